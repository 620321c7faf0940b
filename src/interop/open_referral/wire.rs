//! The shapes of HSDS-UK 3.0 as they travel, each with the fields that its schema names and, below them, the few it dropped from HSDS 3.0
//! that our users need (`docs/open-referral.md` lists them).
//!
//! A field without a value is left out, never `null`. What is read is read leniently: unknown fields and nulls are passed over, a wrong
//! type is an error.

use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use crate::catalogue;

/// A list that others may write as `null`.
fn list<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

macro_rules! shape {
    ($(#[$doc:meta])* $name:ident = $schema:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* } lists { $($(#[$list_doc:meta])* $list:ident: $item:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
        #[schema(as = $schema)]
        pub struct $name {
            pub id: String,
            $(
                $(#[$field_doc])*
                #[serde(default, skip_serializing_if = "Option::is_none")]
                #[schema(nullable = false)]
                pub $field: Option<$type>,
            )*
            $(
                $(#[$list_doc])*
                #[serde(default, deserialize_with = "list", skip_serializing_if = "Vec::is_empty")]
                pub $list: Vec<$item>,
            )*
        }
    };
}

shape! {
    /// Help that an organisation gives.
    Service = OpenReferralService {
        organization_id: String,
        name: String,
        description: String,
        url: String,
        email: String,
        /// `active`, `inactive`, `defunct` or `temporarily closed`.
        status: String,
        fees: String,
        accreditations: String,
        /// Whole years, only where a source states the limit.
        minimum_age: f64,
        maximum_age: f64,
        /// The day a source of the record was last read.
        assured_date: String,
        assurer_email: String,
        alert: String,
        last_modified: String,
        /// HSDS 3.0: in words, whom it is for and whom not.
        eligibility_description: String,
        /// HSDS 3.0: a published standard or average in words.
        wait_time: String,
        /// HSDS 3.0: the ways in, in words.
        application_process: String,
        /// HSDS 3.0: help with language.
        interpretation_services: String,
        organization: Organization,
        /// Ours: the whole record, each fact with its source. It says what HSDS has no field for.
        signpost: Box<catalogue::Service>,
    } lists {
        schedules: Schedule,
        service_areas: ServiceArea,
        service_at_locations: ServiceAtLocation,
        languages: Language,
        cost_options: CostOption,
        contacts: Contact,
        /// HSDS 3.1: pages and forms besides `url`.
        additional_urls: AdditionalUrl,
        attributes: Attribute,
    }
}

shape! {
    /// Who gives the help.
    Organization = OpenReferralOrganization {
        name: String,
        description: String,
        email: String,
        website: String,
        logo: String,
        uri: String,
        parent_organization_id: String,
        /// Ours: the whole record with its source.
        signpost: Box<catalogue::Organisation>,
    } lists {
        organization_identifiers: OrganizationIdentifier,
        attributes: Attribute,
        /// HSDS 3.0: what it runs; ids alone, or whole with `full_service=true`.
        #[schema(no_recursion)]
        services: Service,
    }
}

shape! {
    OrganizationIdentifier = OpenReferralOrganizationIdentifier {
        identifier_scheme: String,
        identifier_type: String,
        identifier: String,
    } lists {}
}

shape! {
    /// When it is open; days and their order as in RFC 5545.
    Schedule = OpenReferralSchedule {
        valid_from: String,
        valid_to: String,
        freq: String,
        interval: f64,
        byday: String,
        description: String,
        opens_at: String,
        closes_at: String,
        schedule_link: String,
        attending_type: String,
        notes: String,
    } lists {}
}

shape! {
    /// Where people may come from.
    ServiceArea = OpenReferralServiceArea {
        name: String,
        /// The GSS code of the area.
        extent: String,
        extent_type: String,
        uri: String,
        service_area: String,
    } lists {}
}

shape! {
    /// A service at one of its places.
    ServiceAtLocation = OpenReferralServiceAtLocation {
        service_id: String,
        location_id: String,
        location: Location,
        #[schema(no_recursion)]
        service: Box<Service>,
    } lists {}
}

shape! {
    Location = OpenReferralLocation {
        /// `physical`, or `postal` for an office where nobody is seen.
        location_type: String,
        name: String,
        description: String,
        /// Degrees north (WGS 84), only where the postcode is known.
        latitude: f64,
        longitude: f64,
        external_identifier: String,
        external_identifier_type: String,
    } lists {
        /// Only where every part that the standard asks for is known.
        addresses: Address,
        accessibility: Accessibility,
    }
}

shape! {
    Address = OpenReferralAddress {
        address_1: String,
        city: String,
        region: String,
        state_province: String,
        postal_code: String,
        country: String,
        address_type: String,
    } lists {}
}

shape! {
    Accessibility = OpenReferralAccessibility {
        description: String,
        details: String,
        url: String,
        accessibility: String,
    } lists {}
}

shape! {
    /// A language; the UK profile keeps the id alone, HSDS 3.0 has name, code and note.
    Language = OpenReferralLanguage {
        name: String,
        /// BCP 47.
        code: String,
        note: String,
    } lists {}
}

shape! {
    CostOption = OpenReferralCostOption {
        option: String,
        /// Pounds.
        amount: f64,
        amount_description: String,
        /// HSDS 3.0: ISO 4217.
        currency: String,
    } lists {}
}

shape! {
    /// A way to reach the service; never a named person. HSDS 3.0 has the e-mail address and the phones.
    Contact = OpenReferralContact {
        name: String,
        email: String,
    } lists {
        phones: Phone,
    }
}

shape! {
    Phone = OpenReferralPhone {
        number: String,
        description: String,
        /// HSDS 3.0 (RFC 6350): `voice` or `text`.
        #[serde(rename = "type")]
        kind: String,
    } lists {}
}

shape! {
    AdditionalUrl = OpenReferralAdditionalUrl {
        label: String,
        url: String,
    } lists {}
}

shape! {
    /// A term of a taxonomy that applies, and how.
    Attribute = OpenReferralAttribute {
        link_id: String,
        taxonomy_term_id: String,
        /// What the term says: `need`, `step`, `requires`, `excludes`, `referrer` …
        link_type: String,
        /// HSDS 3.0: the words of the source.
        label: String,
        taxonomy_term: TaxonomyTerm,
    } lists {}
}

shape! {
    Taxonomy = OpenReferralTaxonomy {
        name: String,
        description: String,
        uri: String,
        version: String,
    } lists {
        taxonomy_terms: TaxonomyTerm,
    }
}

shape! {
    TaxonomyTerm = OpenReferralTaxonomyTerm {
        name: String,
        description: String,
        parent_id: String,
        /// Name of the taxonomy.
        taxonomy: String,
        taxonomy_id: String,
        term_uri: String,
        /// The word that programs use.
        term: String,
    } lists {}
}
