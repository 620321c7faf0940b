//! The tables of the database, as the migrations leave them. The words are those of `COMMENT ON`.

diesel::table! {
    /// What makes a service usable for more people.
    access (service_id, position) {
        /// The service.
        service_id -> Uuid,
        /// Place in the list, from 0.
        position -> SmallInt,
        /// What there is.
        word -> Text,
        /// What the source says.
        says -> Nullable<Text>,
        /// Where this is from.
        provenance_id -> Uuid,
    }
}

diesel::table! {
    /// The ages a service is for, in whole years, both ends inclusive.
    ages (service_id) {
        /// The service.
        service_id -> Uuid,
        /// The youngest.
        minimum_years -> Nullable<SmallInt>,
        /// The oldest: 17 means under 18.
        maximum_years -> Nullable<SmallInt>,
        /// Whether the limits were published or read between the lines; an inferred limit never refuses
        /// anyone.
        basis -> Text,
        /// What the source says.
        says -> Nullable<Text>,
        /// Where this is from.
        provenance_id -> Uuid,
    }
}

diesel::table! {
    /// An area and what is known about it.
    area (code) {
        /// GSS code.
        code -> Text,
        /// Name.
        name -> Text,
        /// What sort of area it is.
        kind -> Text,
        /// Mean latitude of its live postcodes.
        latitude -> Nullable<Double>,
        /// Mean longitude of its live postcodes.
        longitude -> Nullable<Double>,
        /// How many live postcodes it has, large users included.
        live_postcodes -> Nullable<BigInt>,
        /// Whether every local authority in it is described, so that one not listed certainly lies outside.
        every_authority_listed -> Bool,
    }
}

diesel::table! {
    /// Outlines for drawing, simplified: which side of one an address lies on means nothing.
    area_boundary (code) {
        /// The area.
        code -> Text,
        /// GeoJSON MultiPolygon, longitude before latitude, WGS 84.
        outline -> Json,
    }
}

diesel::table! {
    /// One figure of one area.
    area_figure (area, position) {
        /// The area.
        area -> Text,
        /// Place in the list, from 0.
        position -> Integer,
        /// What it measures.
        measure -> Text,
        /// Youngest age it is about, in whole years; null for all ages.
        from_years -> Nullable<SmallInt>,
        /// Oldest age it is about, inclusive; null when there is no end.
        to_years -> Nullable<SmallInt>,
        /// What is prevalent, in the words of the source; only with a prevalence.
        prevalent -> Nullable<Text>,
        /// People, a score, a rank, a decile or per cent.
        value -> Double,
        /// Who counted or estimated it.
        source_id -> Text,
    }
}

diesel::table! {
    /// The larger areas an area lies in directly.
    area_within (code, position) {
        /// The area.
        code -> Text,
        /// Place in the list, from 0.
        position -> SmallInt,
        /// The larger area.
        within -> Text,
    }
}

diesel::table! {
    /// What was added or changed, in order, without gaps. Only ever appended to.
    change (number) {
        /// Counts 1, 2, 3 … Given by the database, whatever is asked for.
        number -> BigInt,
        /// What sort of record.
        what -> Text,
        /// Its id, if it has one.
        id -> Nullable<Uuid>,
        /// Its slug, id or number; `all` for the geography, which is replaced as a whole.
        slug -> Text,
        /// Nothing is ever removed: a service that ends is closed, which is a change.
        action -> Text,
        /// Who did it.
        who -> Text,
        /// Why, in their words.
        why -> Text,
        /// When. Given by the database.
        at -> Timestamptz,
        /// Whether somebody wrote this one record, as against an import that brought many.
        edited -> Bool,
    }
}

diesel::table! {
    /// The number of the last change. Its one row is the lock that keeps the feed in order.
    change_counter (only_row) {
        /// Always true: there is one row.
        only_row -> Bool,
        /// Number of the last change; 0 when there is none.
        last -> BigInt,
    }
}

diesel::table! {
    /// What one source says in a conflict.
    claim (service_id, conflict, position) {
        /// The service.
        service_id -> Uuid,
        /// Place of the conflict among those of the service.
        conflict -> SmallInt,
        /// Place in the list, from 0.
        position -> SmallInt,
        /// What it says.
        value -> Text,
        /// The source.
        source_id -> Text,
        /// The date the source gives it.
        dated -> Text,
        /// False withholds the value from every answer: a superseded number must not be dialled.
        publish -> Bool,
    }
}

diesel::table! {
    /// Sources that say different things about one fact: all are kept, one is used, and why is said.
    conflict (service_id, position) {
        /// The service.
        service_id -> Uuid,
        /// Place in the list, from 0.
        position -> SmallInt,
        /// The fact in question.
        about -> Text,
        /// The claim the record uses; null when none is.
        used -> Nullable<Text>,
        /// Why.
        because -> Text,
    }
}

diesel::table! {
    /// A number, mail box or web address of a service, as published.
    contact (service_id, position) {
        /// The service.
        service_id -> Uuid,
        /// Place in the list, from 0.
        position -> SmallInt,
        /// `text` takes text messages; `web_form` starts a referral.
        kind -> Text,
        /// As published: a number with its spaces and nothing that cannot be dialled, an address, a URL.
        value -> Text,
        /// Whom it was published for; `professionals` are never shown to a person or family, nor in open
        /// feeds.
        audience -> Text,
        /// What it is for, when there are several.
        label -> Nullable<Text>,
        /// Anything a caller should know first.
        says -> Nullable<Text>,
        /// Where this is from.
        provenance_id -> Uuid,
    }
}

diesel::table! {
    /// What a service costs the person.
    cost (service_id, position) {
        /// The service.
        service_id -> Uuid,
        /// Place in the list, from 0.
        position -> SmallInt,
        /// Pence; 0 is free; null when the source gives words only.
        amount_pence -> Nullable<BigInt>,
        /// The cost in words.
        says -> Text,
        /// Where this is from.
        provenance_id -> Uuid,
    }
}

diesel::table! {
    /// Whom a service serves by place. Every service has one.
    coverage (service_id) {
        /// The service.
        service_id -> Uuid,
        /// Which fact decides: where the GP practice is, where the person lives, either, both, or neither
        /// (`anyone`).
        basis -> Text,
        /// What the source says beyond the areas.
        says -> Nullable<Text>,
        /// Where this is from.
        provenance_id -> Uuid,
    }
}

diesel::table! {
    /// The areas a service serves.
    coverage_area (service_id, position) {
        /// The service.
        service_id -> Uuid,
        /// Place in the list, from 0.
        position -> SmallInt,
        /// GSS code of the area.
        area -> Text,
    }
}

diesel::table! {
    /// A rule on who a service is for. Without tests the words could not be put as facts, and it always
    /// asks.
    criterion (service_id, position) {
        /// The service.
        service_id -> Uuid,
        /// Place in the list, from 0.
        position -> SmallInt,
        /// `requires` and `excludes` decide; `prioritises` only raises.
        effect -> Text,
        /// The rule in plain words, as it is shown.
        says -> Text,
        /// First day it is in force; null for always so far.
        in_force_from -> Nullable<Date>,
        /// Last day it is in force; null for no end.
        in_force_until -> Nullable<Date>,
        /// The service for those it turns away.
        otherwise -> Nullable<Text>,
        /// Where this is from.
        provenance_id -> Uuid,
    }
}

diesel::table! {
    /// One test of one fact in a criterion.
    criterion_test (service_id, criterion, alternative, test) {
        /// The service.
        service_id -> Uuid,
        /// Place of the criterion among those of the service.
        criterion -> SmallInt,
        /// Which alternative the test belongs to, from 0: the criterion holds when one alternative holds.
        alternative -> SmallInt,
        /// Which test of the alternative, from 0: an alternative holds when all its tests hold.
        test -> SmallInt,
        /// Whether the alternative is written as a list of tests rather than as one.
        all_of -> Bool,
        /// The fact tested.
        fact -> Text,
        /// Holds when the fact is this.
        is_value -> Nullable<Jsonb>,
        /// Holds when the fact is known and not this.
        is_not_value -> Nullable<Jsonb>,
        /// Holds when the fact is one of these.
        one_of -> Nullable<Array<Text>>,
        /// Holds when the fact is this or more.
        at_least -> Nullable<Jsonb>,
        /// Holds when the fact is this or less.
        at_most -> Nullable<Jsonb>,
    }
}

diesel::table! {
    /// A postcode district in or around LLR.
    district (code) {
        /// The district.
        code -> Text,
        /// Mean of all its live postcodes, in LLR or not.
        latitude -> Double,
        /// Mean of all its live postcodes, in LLR or not.
        longitude -> Double,
        /// How it lies to LLR; `non_geographic` is for large users and post-office boxes.
        relation -> Text,
        /// Places in it, to recognise it by.
        main_places -> Text,
        /// How many live postcodes it has.
        live_postcodes -> BigInt,
        /// How many of them are in LLR.
        llr_postcodes -> BigInt,
    }
}

diesel::table! {
    /// A language a service is given in.
    language (service_id, position) {
        /// The service.
        service_id -> Uuid,
        /// Place in the list, from 0.
        position -> SmallInt,
        /// BCP 47: `gu`, `pa`, `bfi` for British Sign Language.
        code -> Text,
        /// What the source says.
        says -> Nullable<Text>,
        /// Where this is from.
        provenance_id -> Uuid,
    }
}

diesel::table! {
    /// A place where services are. Several services may share one.
    location (id) {
        /// Derived from what is said of the place (UUID version 5).
        id -> Uuid,
        /// Name in the list of sites, when it is one of them.
        site -> Nullable<Text>,
        /// Name of the building.
        name -> Nullable<Text>,
        /// As published; may be only a town.
        address -> Nullable<Text>,
        /// Only where a source gives it.
        postcode -> Nullable<Text>,
        /// Town or neighbourhood, for an address without a postcode.
        place -> Nullable<Text>,
        /// The address of a refuge: never leaves the store in an answer, an export or an index.
        confidential -> Bool,
        /// Worked out from the postcode or the place.
        latitude -> Nullable<Double>,
        /// Worked out from the postcode or the place.
        longitude -> Nullable<Double>,
        /// How precise the point is.
        point_precision -> Nullable<Text>,
    }
}

diesel::table! {
    /// A live postcode outside LLR but close to it.
    near_postcode (unit) {
        /// The whole postcode.
        unit -> Text,
        /// Degrees north.
        latitude -> Double,
        /// Degrees east.
        longitude -> Double,
        /// Local authority it is in, where known.
        authority -> Nullable<Text>,
    }
}

diesel::table! {
    /// What people need help with.
    need (slug) {
        /// Short stable name, for example `low-mood`.
        slug -> Text,
        /// Place in the list shown to people, from 0.
        position -> SmallInt,
        /// Name for people, for example `Low mood`.
        name -> Text,
        /// Where the need is from.
        source_id -> Text,
    }
}

diesel::table! {
    /// The words people use for a need.
    need_word (need, position) {
        /// The need.
        need -> Text,
        /// Place in the list, from 0.
        position -> SmallInt,
        /// A plain phrase in lower case.
        phrase -> Text,
        /// Whether the phrase by itself calls for crisis help first; null where nobody marked it, which
        /// counts as no.
        crisis -> Nullable<Bool>,
    }
}

diesel::table! {
    /// Something worth knowing that is not a rule.
    note (service_id, position) {
        /// The service.
        service_id -> Uuid,
        /// Place in the list, from 0.
        position -> SmallInt,
        /// The note.
        says -> Text,
        /// Where this is from.
        provenance_id -> Uuid,
    }
}

diesel::table! {
    /// Who runs or commissions services.
    organisation (id) {
        /// Derived from the slug (UUID version 5): the same in every database.
        id -> Uuid,
        /// Short stable name.
        slug -> Text,
        /// Name as it calls itself.
        name -> Text,
        /// What sort of body it is.
        kind -> Text,
        /// Its website.
        website -> Nullable<Text>,
        /// Where this is from.
        provenance_id -> Uuid,
    }
}

diesel::table! {
    /// Former names of organisations.
    organisation_name (organisation_id, position) {
        /// The organisation.
        organisation_id -> Uuid,
        /// Place in the list, from 0.
        position -> SmallInt,
        /// A name it had before.
        name -> Text,
    }
}

diesel::table! {
    /// A named city, town, village or neighbourhood in LLR.
    place (name) {
        /// Its name.
        name -> Text,
        /// Place in the list, from 0.
        position -> Integer,
        /// How large it is.
        kind -> Text,
        /// Degrees north.
        latitude -> Double,
        /// Degrees east.
        longitude -> Double,
        /// Local authority it is in.
        authority -> Text,
        /// Postcode district nearest its middle, to tell it from a namesake.
        nearest_district -> Text,
    }
}

diesel::table! {
    /// A live postcode in LLR, or in another authority of which all are wanted.
    postcode (unit) {
        /// The whole postcode.
        unit -> Text,
        /// Degrees north; null for a post-office box or large user without a position.
        latitude -> Nullable<Double>,
        /// Degrees east; null for a post-office box or large user without a position.
        longitude -> Nullable<Double>,
        /// Whether the source only estimated the position.
        estimated -> Bool,
        /// Local authority it is in.
        authority -> Text,
        /// Ward it is in, where known.
        ward -> Nullable<Text>,
        /// LSOA it is in, when that was looked up rather than guessed.
        lsoa -> Nullable<Text>,
    }
}

diesel::table! {
    /// Source, date and confidence of a fact. Every fact of the catalogue cites one.
    provenance (id) {
        /// Derived from the sources, the date and the confidence (UUID version 5).
        id -> Uuid,
        /// The date the sources give the fact.
        dated -> Text,
        /// How far the fact is to be trusted.
        confidence -> Text,
    }
}

diesel::table! {
    /// The sources of a provenance, in order.
    provenance_source (provenance_id, position) {
        /// The provenance.
        provenance_id -> Uuid,
        /// Place in the list, from 0: the source relied on most comes first.
        position -> SmallInt,
        /// The source.
        source_id -> Text,
    }
}

diesel::table! {
    /// The five steps of care.
    pyramid_step (step) {
        /// 1 staying well, 2 early help, 3 focused treatment, 4 specialist community, 5 crisis and
        /// inpatient.
        step -> SmallInt,
        /// Name for people.
        name -> Text,
        /// What the step is for.
        summary -> Text,
        /// Where this is from.
        source_id -> Text,
    }
}

diesel::table! {
    /// How soon something should happen: a published standard or average, never a promise.
    response_target (service_id, position) {
        /// The service.
        service_id -> Uuid,
        /// Place in the list, from 0.
        position -> SmallInt,
        /// The time; null when the source gives words only.
        within -> Nullable<Text>,
        /// Per cent of people the standard is for, where it says.
        per_cent -> Nullable<SmallInt>,
        /// The standard in words.
        says -> Text,
        /// Where this is from.
        provenance_id -> Uuid,
    }
}

diesel::table! {
    /// Which urgencies a response target is for; none means any.
    response_urgency (service_id, response_target, position) {
        /// The service.
        service_id -> Uuid,
        /// Place of the target among those of the service.
        response_target -> SmallInt,
        /// Place in the list, from 0.
        position -> SmallInt,
        /// The urgency.
        urgency -> Text,
    }
}

diesel::table! {
    /// One way into a service, or one refusal with the door to use instead.
    route (service_id, position) {
        /// The service.
        service_id -> Uuid,
        /// Place in the list, from 0.
        position -> SmallInt,
        /// True where the source says that these referrers are not accepted.
        not_accepted -> Bool,
        /// How a referral is made.
        how -> Text,
        /// Value of the contact to use, one of the service's own.
        contact -> Nullable<Text>,
        /// The service that arranges it.
        through -> Nullable<Text>,
        /// The service to go to instead.
        door -> Nullable<Text>,
        /// First day it is open; null for always so far.
        in_force_from -> Nullable<Date>,
        /// Last day it is open; null for no end.
        in_force_until -> Nullable<Date>,
        /// What the source says.
        says -> Nullable<Text>,
        /// Where this is from.
        provenance_id -> Uuid,
        /// Who may, or may not, refer this way, in the order of the record.
        who -> Array<Text>,
    }
}

diesel::table! {
    /// What to send or say with a referral.
    route_send (service_id, route, position) {
        /// The service.
        service_id -> Uuid,
        /// Place of the route among those of the service.
        route -> SmallInt,
        /// Place in the list, from 0.
        position -> SmallInt,
        /// One thing to send or say.
        says -> Text,
    }
}

diesel::table! {
    /// One test of one fact that a route turns on. A route without tests is always open.
    route_test (service_id, route, alternative, test) {
        /// The service.
        service_id -> Uuid,
        /// Place of the route among those of the service.
        route -> SmallInt,
        /// Which alternative the test belongs to, from 0: the route is open when one alternative holds.
        alternative -> SmallInt,
        /// Which test of the alternative, from 0: an alternative holds when all its tests hold.
        test -> SmallInt,
        /// Whether the alternative is written as a list of tests rather than as one.
        all_of -> Bool,
        /// The fact tested.
        fact -> Text,
        /// Holds when the fact is this.
        is_value -> Nullable<Jsonb>,
        /// Holds when the fact is known and not this.
        is_not_value -> Nullable<Jsonb>,
        /// Holds when the fact is one of these.
        one_of -> Nullable<Array<Text>>,
        /// Holds when the fact is this or more.
        at_least -> Nullable<Jsonb>,
        /// Holds when the fact is this or less.
        at_most -> Nullable<Jsonb>,
    }
}

diesel::table! {
    /// Which urgencies a route takes; none means any.
    route_urgency (service_id, route, position) {
        /// The service.
        service_id -> Uuid,
        /// Place of the route among those of the service.
        route -> SmallInt,
        /// Place in the list, from 0.
        position -> SmallInt,
        /// The urgency.
        urgency -> Text,
    }
}

diesel::table! {
    /// When a service is open: a recurrence in RRULE parts (RFC 5545), or words only.
    schedule (service_id, position) {
        /// The service.
        service_id -> Uuid,
        /// Place in the list, from 0.
        position -> SmallInt,
        /// Of what these are the hours.
        schedule_of -> Text,
        /// How often it recurs.
        freq -> Nullable<Text>,
        /// When it opens, civil time in Europe/London.
        opens_at -> Nullable<Text>,
        /// When it closes; not later than `opens_at` means after midnight.
        closes_at -> Nullable<Text>,
        /// First day the rule is in force.
        valid_from -> Nullable<Date>,
        /// Last day the rule is in force.
        valid_to -> Nullable<Date>,
        /// What happens on bank holidays; null when no source says.
        bank_holidays -> Nullable<Text>,
        /// The hours in words.
        says -> Text,
        /// Where this is from.
        provenance_id -> Uuid,
    }
}

diesel::table! {
    /// The days a schedule names.
    schedule_day (service_id, schedule, position) {
        /// The service.
        service_id -> Uuid,
        /// Place of the schedule among those of the service.
        schedule -> SmallInt,
        /// Place in the list, from 0.
        position -> SmallInt,
        /// `MO`; in a monthly rule `1TU` is the first Tuesday and `-1FR` the last Friday.
        day -> Text,
    }
}

diesel::table! {
    /// A service, team, ward, programme or entitlement that somebody may look for.
    service (id) {
        /// Derived from the slug (UUID version 5): the same in every database.
        id -> Uuid,
        /// Short stable name.
        slug -> Text,
        /// Name for people.
        name -> Text,
        /// Who runs it.
        organisation -> Text,
        /// Who runs it as the source words it, where several bodies share it.
        provider_says -> Nullable<Text>,
        /// `context` is kept so that its name can be explained, and never offered.
        kind -> Text,
        /// What it does, in one or two plain sentences.
        summary -> Text,
        /// The service this is a part of.
        part_of -> Nullable<Text>,
        /// `replaced` runs on under another record; `unknown`: nothing recent says whether it still runs.
        status -> Text,
        /// Anything worth saying about the status.
        status_says -> Nullable<Text>,
        /// Day since when that is so: it closed, was replaced or opened, where known.
        status_since -> Nullable<Date>,
        /// The service it runs on as.
        replaced_by -> Nullable<Text>,
        /// Where the status is from.
        status_provenance_id -> Uuid,
        /// Where the name, kind, summary, steps, needs and modes are from.
        provenance_id -> Uuid,
    }
}

diesel::table! {
    /// A service is at a location.
    service_at_location (service_id, position) {
        /// The service.
        service_id -> Uuid,
        /// Place in the list, from 0.
        position -> SmallInt,
        /// The location.
        location_id -> Uuid,
        /// `venue`: people are seen here; `office`: not a place to turn up at; `outreach`: visited now and
        /// then.
        used_as -> Text,
        /// What the source says.
        says -> Nullable<Text>,
        /// Where this is from.
        provenance_id -> Uuid,
    }
}

diesel::table! {
    /// Every word that finds a service: its slug, old slugs and other names. One word finds one service.
    /// Kept by triggers.
    service_handle (handle) {
        /// The slug or name in lower case.
        handle -> Text,
        /// The one service it finds.
        service_id -> Uuid,
    }
}

diesel::table! {
    /// How a service gives help; none when no source says.
    service_mode (service_id, position) {
        /// The service.
        service_id -> Uuid,
        /// Place in the list, from 0.
        position -> SmallInt,
        /// `home`: somebody comes to the person's home.
        mode -> Text,
    }
}

diesel::table! {
    /// Names and slugs a service had before, or is also known by.
    service_name (service_id, position) {
        /// The service.
        service_id -> Uuid,
        /// Place in the list, from 0.
        position -> SmallInt,
        /// The other name, as written.
        name -> Text,
        /// The same in lower case, as it is looked up.
        handle -> Text,
    }
}

diesel::table! {
    /// Needs a service works with.
    service_need (service_id, position) {
        /// The service.
        service_id -> Uuid,
        /// Place in the list, from 0.
        position -> SmallInt,
        /// The need.
        need -> Text,
    }
}

diesel::table! {
    /// Steps of the pyramid a service works at; none for what is not on the pyramid.
    service_step (service_id, position) {
        /// The service.
        service_id -> Uuid,
        /// Place in the list, from 0.
        position -> SmallInt,
        /// The step, 1 to 5.
        step -> SmallInt,
    }
}

diesel::table! {
    /// A published page or document that facts are taken from.
    source (id) {
        /// Short stable name that facts cite, for example `lpt-referrals-pier`.
        id -> Text,
        /// Title of the page or document.
        title -> Text,
        /// Who published it.
        publisher -> Text,
        /// Where it is; null for a document that is not on the web.
        url -> Nullable<Text>,
        /// When it was published, as far as it says.
        published -> Text,
        /// The day it was read.
        retrieved -> Date,
        /// Licence of the page, or `facts only` where only facts, never sentences, were taken.
        licence -> Text,
    }
}

diesel::table! {
    /// A postcode in LLR that is no longer live.
    terminated_postcode (unit) {
        /// The whole postcode.
        unit -> Text,
        /// Degrees north, where known.
        latitude -> Nullable<Double>,
        /// Degrees east, where known.
        longitude -> Nullable<Double>,
        /// Month it went out of use; null if it merely dropped off the list.
        terminated -> Nullable<Text>,
        /// Local authority it was in.
        authority -> Text,
        /// LSOA it was in, where known.
        lsoa -> Nullable<Text>,
        /// Whether the position is its own last one rather than a mean of those around it.
        own_point -> Bool,
    }
}

diesel::table! {
    /// The whole record as it was after a change. The geography has no versions: it is replaced as a whole.
    record_version (number) {
        /// Number of the change that made it so.
        number -> BigInt,
        /// The record as a JSON object, as the catalogue reads and writes it.
        record -> Jsonb,
    }
}

diesel::table! {
    /// The rules as text, each version that a program has served with.
    rules_version (version, fingerprint) {
        /// The version the rules give themselves, which is in every answer.
        version -> Text,
        /// Of the text of the rules.
        fingerprint -> Text,
        /// File name to text.
        files -> Jsonb,
        /// When a program first served with them.
        first_used_at -> Timestamptz,
    }
}

diesel::table! {
    /// Who counted or estimated the figures of areas, and of what day.
    figure_source (id) {
        /// Short and stable name.
        id -> Text,
        /// Title, for people.
        title -> Text,
        /// Who published it.
        publisher -> Text,
        /// The licence it is used under.
        licence -> Text,
        /// As the publisher names it.
        edition -> Text,
        /// The day the figures describe; the day of publication where they describe no one day.
        date -> Date,
        /// Whether it is an estimate rather than a count.
        estimate -> Bool,
    }
}

diesel::table! {
    /// Which edition of an official file a part of the geography is from.
    geography_edition (part, title, edition) {
        /// What the file is for.
        part -> Text,
        /// What the file is.
        title -> Text,
        /// Who published it.
        publisher -> Text,
        /// As the publisher names it.
        edition -> Text,
        /// The licence it is used under.
        licence -> Text,
    }
}

diesel::table! {
    /// Tokens that let a program or person do more than read.
    access_token (name) {
        /// Whose it is or what it is for, so that it can be listed and revoked. Not a person's name.
        name -> Text,
        /// What its holder may do; a provider only for its own organisation.
        role -> Text,
        /// The organisation of a provider; null for the others.
        organisation_id -> Nullable<Uuid>,
        /// SHA-256 of the token. The token itself has 244 random bits, so nothing slower is needed.
        fingerprint -> Bytea,
        /// When it was made.
        made_at -> Timestamptz,
        /// From then on it is refused.
        expires_at -> Timestamptz,
        /// When it was taken back; null while it has not been.
        revoked_at -> Nullable<Timestamptz>,
        /// Operations the token is confined to; empty: all that its role may do.
        scope -> Array<Text>,
    }
}

diesel::table! {
    /// Who did what, when and why, in order, each entry sealed with the one before. Only ever appended to.
    audit_entry (number) {
        /// Counts 1, 2, 3 …
        number -> BigInt,
        /// When.
        at -> Timestamptz,
        /// Name of the token, or of the command; not a person's name.
        who -> Text,
        /// What was done: added, changed, suggested, approved, rejected, withdrawn.
        action -> Text,
        /// The sort of record.
        what -> Text,
        /// The record, or the id of the draft.
        slug -> Text,
        /// Why, in their words.
        why -> Text,
        /// The change in the feed that this was; null for what changed no record.
        change_number -> Nullable<BigInt>,
        /// SHA-256 of the record after the change, written with its fields in order.
        record_hash -> Nullable<Bytea>,
        /// Hash of the entry before; zeros for the first.
        previous -> Bytea,
        /// SHA-256 of everything above.
        hash -> Bytea,
    }
}

diesel::table! {
    /// Edits that were suggested, and what became of them.
    draft (id) {
        /// Its id; later drafts have greater ones.
        id -> Uuid,
        /// The sort of record.
        what -> Text,
        /// The record it would change or add.
        slug -> Text,
        /// Slug of the organisation whose record it is: its provider may see the draft.
        organisation -> Text,
        /// Number of the change whose record was edited; null for a record that is new.
        base -> Nullable<BigInt>,
        /// The whole record as suggested, and the sources that come with it. Confidential places go when it is decided.
        edit -> Jsonb,
        /// Name of the token that suggested it.
        made_by -> Text,
        /// When it was suggested.
        made_at -> Timestamptz,
        /// Why, in their words.
        why -> Text,
        /// Whether it waits, and what became of it.
        state -> Text,
        /// Name of the token that decided; never the one that suggested, except to withdraw.
        decided_by -> Nullable<Text>,
        /// When it was decided.
        decided_at -> Nullable<Timestamptz>,
        /// Why it was rejected, or a word to its maker.
        reason -> Nullable<Text>,
        /// The change it became.
        change_number -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// Receivers that the operator named, and how far each has been told of changes. Their addresses and secrets are not kept here.
    webhook_receiver (name) {
        /// What the operator calls it.
        name -> Text,
        /// Number of the last change it has confirmed.
        told -> BigInt,
        /// How often telling it has failed since it last went well.
        failures -> Integer,
        /// Why it failed last; null when it went well.
        last_problem -> Nullable<Text>,
        /// The program that tells it now, so that of several programs one does; null when none does.
        held_by -> Nullable<Uuid>,
        /// Until when that program holds it; after that another may.
        held_until -> Nullable<Timestamptz>,
        /// When this row last changed.
        changed_at -> Timestamptz,
    }
}

diesel::table! {
    /// How often help was asked for and not found, in whole fives. Nothing of a question or a person.
    unmet_need (month, asked, need, area, step) {
        /// First day of the month of the asking, in Europe/London.
        month -> Date,
        /// Whether words were searched for or a person was matched.
        asked -> Text,
        /// Slug of the need; empty when none was named or understood.
        need -> Text,
        /// GSS code of the small area (LSOA), or of the local authority where no more was known; empty when nothing was.
        area -> Text,
        /// Step of care asked for or suggested; 0 when there was none.
        step -> SmallInt,
        /// How often, in whole fives: what is left over stays in the memory of the program and goes when it ends.
        times -> BigInt,
    }
}

diesel::table! {
    /// What anybody says is wrong with a service's record, and what came of it. Nothing of whoever said it.
    problem_report (id) {
        /// Its id, which whoever reported it can look its outcome up by; later reports have greater ones.
        id -> Uuid,
        /// Slug of the service.
        service -> Text,
        /// What kind of problem.
        kind -> Text,
        /// Which part of the record; null when none was named.
        part -> Nullable<Text>,
        /// What they said, for curators alone. Gone once it is answered.
        words -> Nullable<Text>,
        /// When it was reported.
        made_at -> Timestamptz,
        /// Whether it waits, and what became of it.
        state -> Text,
        /// Name of the token that answered.
        answered_by -> Nullable<Text>,
        /// When it was answered.
        answered_at -> Nullable<Timestamptz>,
        /// What was done, for everybody to read.
        outcome -> Nullable<Text>,
    }
}

diesel::table! {
    /// Whether a page that a record names answers, as of the last time it was asked.
    link_finding (url) {
        /// Its address.
        url -> Text,
        /// answers; gone: the server says there is no such page; silent: no answer, or an error of the server; closed_to_programs: it answers, but not to us.
        state -> Text,
        /// Status of the answer; null when there was none.
        status -> Nullable<SmallInt>,
        /// What went wrong; null when it answered.
        problem -> Nullable<Text>,
        /// The day it was asked last.
        checked_on -> Date,
        /// The first day of the failures without an answer in between; null while it answers.
        failing_since -> Nullable<Date>,
        /// On how many days in a row it was asked in vain.
        failures -> Integer,
    }
}

diesel::table! {
    /// How a service's record was used, as counts in whole fives. Nothing of a question or a person.
    service_signal (service, month, signal) {
        /// First day of the month, in Europe/London.
        month -> Date,
        /// Slug of the service.
        service -> Text,
        /// shown in an answer to a search or match; opened: its page or record read; reported: a problem reported; closed_door: asked for a way in that it does not give.
        signal -> Text,
        /// How often, in whole fives: what is left over stays in the memory of the program and goes when it ends.
        times -> BigInt,
    }
}

diesel::table! {
    /// Who is signed in to the desk, by a token or by a sign-in elsewhere.
    desk_session (fingerprint) {
        /// SHA-256 of what the cookie holds. The cookie has 244 random bits, so nothing slower is needed.
        fingerprint -> Bytea,
        /// The token that was signed in with: the session ends with it. Null for a sign-in elsewhere.
        token -> Nullable<Text>,
        /// For a sign-in elsewhere: a name made from who they are there, the same each time. Not a person's name.
        name -> Nullable<Text>,
        /// For a sign-in elsewhere: what its holder may do. Of a token the role is the token's.
        role -> Nullable<Text>,
        /// For a sign-in elsewhere: the organisation of a provider; null for the others.
        organisation_id -> Nullable<Uuid>,
        /// When it began.
        made_at -> Timestamptz,
        /// From then on it is refused.
        expires_at -> Timestamptz,
        /// When its holder signed out, or somebody ended it; null while neither has happened.
        ended_at -> Nullable<Timestamptz>,
    }
}

diesel::joinable!(access_token -> organisation (organisation_id));
diesel::joinable!(desk_session -> organisation (organisation_id));
diesel::joinable!(service_at_location -> location (location_id));
diesel::allow_tables_to_appear_in_same_query!(service_at_location, location);
diesel::allow_tables_to_appear_in_same_query!(access_token, organisation);
diesel::allow_tables_to_appear_in_same_query!(desk_session, organisation);
diesel::allow_tables_to_appear_in_same_query!(change, record_version);
