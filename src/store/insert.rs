//! The statements that every table of lists needs.

/// Inserts rows, a thousand at a time: a statement takes no more than 65,535 values.
macro_rules! insert_all {
    ($connection:expr, $table:expr, $rows:expr) => {
        for some in $rows.chunks(1_000) {
            diesel::insert_into($table).values(some).execute(&mut *$connection).await?;
        }
    };
}

/// The same for the many rows of a service, a list for each column: PostgreSQL reads one short statement instead of a value after
/// another. It will not do where a column is a list itself. Names of the fields are those of the columns.
macro_rules! insert_rows {
    ($connection:expr, $rows:expr, $table:ident($($column:ident),+ $(,)?)) => {
        for some in $rows.chunks($crate::store::insert::ROWS_AT_ONCE) {
            let statement = $crate::store::insert::statement(stringify!($table), &[$(stringify!($column)),+]);
            diesel::sql_query(statement)
                $(.bind::<diesel::sql_types::Array<diesel::dsl::SqlTypeOf<$table::$column>>, _>(
                    some.iter().map(|row| &row.$column).collect::<Vec<_>>(),
                ))+
                .execute(&mut *$connection)
                .await?;
        }
    };
}

/// Bounds what is sent at once.
pub(super) const ROWS_AT_ONCE: usize = 10_000;

/// `INSERT … SELECT` of lists, of which the first is `$1`.
pub(super) fn statement(table: &str, columns: &[&str]) -> String {
    let lists: Vec<String> = (1..=columns.len()).map(|number| format!("${number}")).collect();
    format!(
        r#"INSERT INTO "{table}" ("{}") SELECT * FROM unnest({})"#,
        columns.join(r#"", ""#),
        lists.join(", ")
    )
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

pub(super) use {insert_all, insert_rows, load_all};
