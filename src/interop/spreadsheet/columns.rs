//! The columns: their names, and what goes into each.

mod facts;
mod shown;
mod taken;

macro_rules! columns {
    ($($variant:ident = $name:literal : $explanation:literal;)*) => {
        /// A column of the template.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Column {
            $($variant,)*
        }

        /// In the order of the template.
        pub const COLUMNS: &[Column] = &[$(Column::$variant,)*];

        impl Column {
            pub const fn name(self) -> &'static str {
                match self { $(Column::$variant => $name,)* }
            }

            /// What goes into it.
            pub const fn explanation(self) -> &'static str {
                match self { $(Column::$variant => $explanation,)* }
            }
        }
    };
}

columns! {
    Slug = "slug": "# Leave empty for a new service. This row is an explanation and is not read. Several values in a cell: put | between them.";
    Name = "name": "What it is called";
    Organisation = "organisation": "Who runs it";
    Summary = "summary": "What it does, in one or two plain sentences";
    Status = "status": "open, closed or unknown";
    Phone = "phone": "As published, with its spaces";
    Text = "text": "A number that takes text messages";
    Email = "email": "name@example.org";
    Website = "website": "https://…";
    ReferralForm = "referral_form": "https://… of a form on the web";
    Address = "address": "Street and town. NEVER the address of a refuge.";
    Postcode = "postcode": "LE1 5YA";
    MinimumAge = "minimum_age": "Only if you publish one: whole years";
    MaximumAge = "maximum_age": "Only if you publish one: 17 means under 18";
    WhoItIsFor = "who_it_is_for": "Each rule in a few words";
    WhoItIsNotFor = "who_it_is_not_for": "Each rule in a few words";
    WhoMayRefer = "who_may_refer": "self, family, gp, link_worker, health_professional, school, social_worker, police, voluntary_sector …";
    HowToGetIn = "how_to_get_in": "What to do, in a sentence";
    ResponseTime = "response_time": "For example: seen within 4 weeks";
    OpeningHours = "opening_hours": "In words: Mondays 10am to noon";
    Cost = "cost": "free, or what it costs";
    Languages = "languages": "Codes: gu, pa, pl, bfi for British Sign Language";
    Access = "access": "bsl, interpreter, text, hearing_loop, step_free, easy_read, home_visit";
    Needs = "needs": "From the list of needs: low-mood, anxiety, …";
    Steps = "steps": "1 to 5";
    Modes = "ways_help_is_given": "in_person, phone, text, online, home, inpatient, residential";
    Areas = "areas": "Codes of the areas it serves, for example E06000016 for Leicester";
    AreaGoesBy = "area_goes_by": "home_area, gp_area, either, both, anyone or not_stated";
    Notes = "notes": "Anything else worth knowing. Nothing about any person.";
    SourceTitle = "source_title": "The page, leaflet or letter that this row is taken from";
    SourceUrl = "source_url": "Its address, if it is on the web";
    SourceDate = "source_date": "2026-11-25, 2026-11, 2026 or undated";
}
