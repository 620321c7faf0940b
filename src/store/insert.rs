//! The two statements that every table of lists needs.

/// Inserts rows, a thousand at a time: a statement takes no more than 65,535 values.
macro_rules! insert_all {
    ($connection:expr, $table:expr, $rows:expr) => {
        for some in $rows.chunks(1_000) {
            diesel::insert_into($table).values(some).execute(&mut *$connection).await?;
        }
    };
}

/// Loads the rows of one table, of all services or of some, in order.
macro_rules! load_all {
    ($connection:expr, $table:ident, $row:ty, $of:expr, $order:expr) => {{
        let mut query = $table::table.select(<$row>::as_select()).order($order).into_boxed();
        if let Some(ids) = $of {
            query = query.filter($table::service_id.eq_any(ids));
        }
        let rows: Vec<$row> = query.load(&mut *$connection).await?;
        rows
    }};
}

pub(super) use {insert_all, load_all};
