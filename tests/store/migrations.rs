//! Every step goes up and down, and everything is explained.

use std::fs;
use std::path::Path;

use tokio_postgres::Client;

use crate::database::TestDatabase;

/// Everything in the schema that a migration could leave behind, and what it looks like.
const EVERYTHING: &str = "
    SELECT 'relation ' || relname || ' ' || relkind::text FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relname NOT LIKE '\\_\\_diesel%'
    UNION ALL SELECT 'column ' || attrelid::regclass || '.' || attname || ' ' || atttypid::regtype || ' ' || attnotnull
        FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        WHERE relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped AND relname NOT LIKE '\\_\\_diesel%'
    UNION ALL SELECT 'constraint ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace AND conname NOT LIKE '\\_\\_diesel%'
    UNION ALL SELECT 'trigger ' || tgname || ' on ' || tgrelid::regclass FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT 'type ' || typname FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typname NOT LIKE '%\\_\\_diesel%'
    UNION ALL SELECT 'function ' || oid::regprocedure FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    ORDER BY 1";

async fn everything(client: &Client) -> Vec<String> {
    client.query(EVERYTHING, &[]).await.unwrap().iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn all_migrations_together_go_down_to_nothing_and_up_again() {
    let database = TestDatabase::new().await;
    let store = database.store().await;
    let client = database.client().await;
    let before = everything(&client).await;

    let down = store.revert_all().await.unwrap();
    let nothing = everything(&client).await;
    let up = store.run_pending_migrations().await.unwrap();
    let again = store.run_pending_migrations().await.unwrap();

    assert!(before.iter().any(|line| line.starts_with("relation service ")));
    assert_eq!(nothing, Vec::<String>::new());
    assert_eq!((down, up, again), (steps().len(), steps().len(), 0));
    assert_eq!(everything(&client).await, before);
}

#[tokio::test]
async fn each_migration_undoes_all_it_does() {
    let database = TestDatabase::new().await;
    database.store().await.revert_all().await.unwrap();
    let client = database.client().await;

    for (name, up, down) in steps() {
        let before = everything(&client).await;
        client.batch_execute(&up).await.unwrap();
        let after = everything(&client).await;
        client.batch_execute(&down).await.unwrap();
        assert_eq!(everything(&client).await, before, "{name}");
        client.batch_execute(&up).await.unwrap();
        assert_eq!(everything(&client).await, after, "{name}");
        assert_ne!(after, before, "{name}");
    }
}

fn steps() -> Vec<(String, String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let mut steps: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .map(|path| {
            let read = |file: &str| fs::read_to_string(path.join(file)).unwrap();
            (path.file_name().unwrap().to_string_lossy().into_owned(), read("up.sql"), read("down.sql"))
        })
        .collect();
    steps.sort();
    steps
}

#[tokio::test]
async fn programs_that_start_together_migrate_once() {
    let database = TestDatabase::new().await;
    database.store().await.revert_all().await.unwrap();

    let opened = futures_util::future::join_all((0..4).map(|_| database.store())).await;

    for store in opened {
        assert_eq!(store.latest_change().await.unwrap(), 0);
    }
}

#[tokio::test]
async fn every_table_column_domain_and_function_has_a_comment() {
    let database = TestDatabase::new().await;
    database.store().await;

    let silent = database
        .client()
        .await
        .query(
            "SELECT relname::text FROM pg_class
                WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND obj_description(oid, 'pg_class') IS NULL
                AND relname NOT LIKE '\\_\\_diesel%'
            UNION ALL SELECT relname || '.' || attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
                WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped
                AND col_description(attrelid, attnum) IS NULL AND relname NOT LIKE '\\_\\_diesel%'
            UNION ALL SELECT typname FROM pg_type
                WHERE typnamespace = 'public'::regnamespace AND typtype = 'd' AND obj_description(oid, 'pg_type') IS NULL
            UNION ALL SELECT proname FROM pg_proc
                WHERE pronamespace = 'public'::regnamespace AND obj_description(oid, 'pg_proc') IS NULL",
            &[],
        )
        .await
        .unwrap();

    let silent: Vec<String> = silent.iter().map(|row| row.get(0)).collect();
    assert_eq!(silent, Vec::<String>::new());
}
