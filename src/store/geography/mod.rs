//! The rows a gazetteer is built from, in and out. They are many and are replaced as a whole, so columns travel as arrays.

mod areas;
mod editions;
mod figures;
mod postcodes;

use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};

use super::StoreError;
use super::change::{self, Action, ChangeNumber, Changed, Made, NewChange};
use crate::geography::GazetteerRows;

/// What bringing in an official file came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revised {
    /// False when everything was so already; then nothing was written.
    pub changed: bool,
    /// Number of the last change there is now.
    pub change: ChangeNumber,
}

/// Rows are removed rather than tables truncated: who is reading goes on seeing what there was.
const REMOVE: &str = "
    DELETE FROM geography_edition; DELETE FROM place; DELETE FROM district; DELETE FROM area_figure; DELETE FROM figure_source;
    DELETE FROM near_postcode; DELETE FROM terminated_postcode; DELETE FROM postcode;
    DELETE FROM area;";

/// Nobody writes geography by hand: it is the program that loads what it was given.
const WHO: &str = "signpost";
const WHY: &str = "areas, postcodes and places were loaded";

/// Loads everything anew.
pub(super) async fn replace(
    connection: &mut AsyncPgConnection,
    rows: &GazetteerRows,
) -> Result<(), StoreError> {
    lock(connection).await?;
    write(connection, rows, WHO, WHY).await?;
    Ok(())
}

/// Gives the rows there are to `revise` and writes those it gives back, if they differ.
pub(super) async fn revise<E: Send>(
    connection: &mut AsyncPgConnection,
    who: &str,
    why: &str,
    revise: impl FnOnce(GazetteerRows) -> Result<GazetteerRows, E> + Send,
) -> Result<Result<Revised, E>, StoreError> {
    lock(connection).await?;
    let before = load(connection).await?;
    let after = match revise(before.clone()) {
        Ok(after) => after.in_order(),
        Err(refused) => return Ok(Err(refused)),
    };
    if after == before.in_order() {
        return Ok(Ok(Revised { changed: false, change: change::latest(connection).await? }));
    }
    let change = write(connection, &after, who, why).await?;
    Ok(Ok(Revised { changed: true, change }))
}

/// Two loads at once would each remove what was there before, and then get in each other's way.
async fn lock(connection: &mut AsyncPgConnection) -> Result<(), StoreError> {
    Ok(connection.batch_execute("LOCK TABLE area IN SHARE ROW EXCLUSIVE MODE").await?)
}

async fn write(
    connection: &mut AsyncPgConnection,
    rows: &GazetteerRows,
    who: &str,
    why: &str,
) -> Result<ChangeNumber, StoreError> {
    let GazetteerRows {
        areas,
        boundaries,
        figures,
        live,
        terminated,
        near,
        districts,
        places,
        editions,
        version: _,
    } = rows;
    let action = if areas::any(connection).await? { Action::Changed } else { Action::Added };
    connection.batch_execute(REMOVE).await?;
    areas::insert_areas(connection, areas).await?;
    areas::insert_boundaries(connection, boundaries).await?;
    figures::insert(connection, figures).await?;
    areas::insert_places(connection, places).await?;
    postcodes::insert_live(connection, live).await?;
    postcodes::insert_terminated(connection, terminated).await?;
    postcodes::insert_near(connection, near).await?;
    postcodes::insert_districts(connection, districts).await?;
    editions::insert(connection, editions).await?;
    let change =
        NewChange { what: Changed::Geography, id: None, slug: "all".to_owned(), action, record: None };
    change::append(connection, &[change], who, why, Made::ByImport).await
}

pub(super) async fn load(connection: &mut AsyncPgConnection) -> Result<GazetteerRows, StoreError> {
    Ok(GazetteerRows {
        areas: areas::load_areas(connection).await?,
        boundaries: areas::load_boundaries(connection).await?,
        figures: figures::load(connection).await?,
        live: postcodes::load_live(connection).await?,
        terminated: postcodes::load_terminated(connection).await?,
        near: postcodes::load_near(connection).await?,
        districts: postcodes::load_districts(connection).await?,
        places: areas::load_places(connection).await?,
        editions: editions::load(connection).await?,
        version: editions::version(connection).await?,
    })
}
