//! Takes back a step that was cut off in the middle.
//!
//! Steps were once not transactions: a process that was killed left some of a step's tables and columns behind, and the
//! step could be made neither again nor further. A step fills nothing but what it makes itself, so that nothing is lost
//! when what there is of it goes.

use crate::Migrator;
use sea_orm_migration::{
    prelude::*,
    sea_orm::{ConnectionTrait, Database, DatabaseTransaction, Statement},
};
use std::collections::{BTreeMap, BTreeSet};

/// What a database is made of, without what SQLite keeps for itself.
#[derive(Debug, Default, PartialEq, Eq)]
struct Shape {
    /// The columns of each table.
    tables: BTreeMap<String, BTreeSet<String>>,
    /// The tables that hold rows.
    filled: BTreeSet<String>,
    /// Indexes and triggers, each with its kind.
    parts: BTreeMap<String, String>,
    /// How tables, indexes and triggers are made: the table each belongs to, and its statement.
    made: Vec<(String, String)>,
}

/// Takes back the first step that is not recorded, should some of it be there.
///
/// # Errors
/// When that is not possible, with a line for an operator.
pub(crate) async fn take_back_half_a_step(db: &DatabaseTransaction) -> Result<(), DbErr> {
    // A database that records no steps is new, or not ours.
    if !SchemaManager::new(db).has_table("seaql_migrations").await? {
        return Ok(());
    }
    let recorded = Migrator::get_applied_migrations(db).await?.len();
    let Some(step) = Migrator::migrations().into_iter().nth(recorded) else { return Ok(()) };
    let done: u32 = recorded.try_into().unwrap_or(u32::MAX);
    let (before, after) = (shape_after(done).await?, shape_after(done + 1).await?);
    let found = Shape::of(db).await?;
    if !found.has_some_of_a_step(&before, &after) {
        return Ok(());
    }
    let statements = found.way_back(&before, &after).map_err(|what| cannot(step.name(), &what))?;
    for statement in statements {
        db.execute_unprepared(&statement).await.map_err(|error| cannot(step.name(), &error.to_string()))?;
    }
    let left = Shape::of(db).await?;
    if left.has_some_of_a_step(&before, &after) {
        return Err(cannot(step.name(), "some of it is still there"));
    }
    Ok(())
}

fn cannot(step: &str, what: &str) -> DbErr {
    DbErr::Custom(format!(
        "an upgrade was cut off in its step {step}, which cannot be taken back ({what}): restore the backup from before"
    ))
}

/// The shape of a database after that many steps.
async fn shape_after(steps: u32) -> Result<Shape, DbErr> {
    if steps == 0 {
        return Ok(Shape::default());
    }
    let db = Database::connect("sqlite::memory:").await?;
    Migrator::up(&db, Some(steps)).await?;
    let shape = Shape::of(&db).await?;
    db.close().await?;
    Ok(shape)
}

impl Shape {
    async fn of(db: &impl ConnectionTrait) -> Result<Self, DbErr> {
        let mut shape = Self::default();
        let columns = "SELECT t.name, c.name AS part FROM pragma_table_list t, pragma_table_xinfo(t.name) c
          WHERE t.schema = 'main' AND t.type IN ('table', 'virtual') AND t.name NOT LIKE 'sqlite%'
          AND t.name <> 'seaql_migrations' AND c.hidden <> 1";
        for (table, column) in pairs(db, columns).await? {
            shape.tables.entry(table).or_default().insert(column);
        }
        for table in shape.tables.keys() {
            let row = format!("SELECT 1 FROM {table} LIMIT 1");
            if db.query_one_raw(Statement::from_string(db.get_database_backend(), row)).await?.is_some() {
                shape.filled.insert(table.clone());
            }
        }
        let parts =
            "SELECT name, type AS part FROM sqlite_schema WHERE type IN ('index', 'trigger') AND sql IS NOT NULL";
        shape.parts.extend(pairs(db, parts).await?);
        // Tables first.
        let made =
            "SELECT tbl_name AS name, sql AS part FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type <> 'table'";
        shape.made = pairs(db, made).await?;
        Ok(shape)
    }

    /// Whether anything is here that only `after` has, or is gone that `before` has.
    fn has_some_of_a_step(&self, before: &Self, after: &Self) -> bool {
        let new_part = |name: &String| after.parts.contains_key(name) && !before.parts.contains_key(name);
        let new_table = |name: &String| after.tables.contains_key(name) && !before.tables.contains_key(name);
        self.parts.keys().any(new_part)
            || self.tables.keys().any(new_table)
            || before.tables.keys().any(|table| !self.tables.contains_key(table) || self.differs(table, before, after))
    }

    /// Whether `table`, which is here and in `before`, has columns that only `after` has, or lacks some of `before`.
    fn differs(&self, table: &str, before: &Self, after: &Self) -> bool {
        let [found, old, new] = [self, before, after].map(|shape| shape.tables.get(table).cloned().unwrap_or_default());
        !old.is_subset(&found) || found.iter().any(|column| new.contains(column) && !old.contains(column))
    }

    /// The statements that lead from here, in the middle of the step from `before` to `after`, back to `before`.
    fn way_back(&self, before: &Self, after: &Self) -> Result<Vec<String>, String> {
        let new_parts =
            self.parts.iter().filter(|(name, _)| after.parts.contains_key(*name) && !before.parts.contains_key(*name));
        let mut way: Vec<String> = new_parts.map(|(name, kind)| format!("DROP {kind} {name}")).collect();
        let mut remade: BTreeSet<&String> =
            before.tables.keys().filter(|table| !self.tables.contains_key(*table)).collect();
        for (table, columns) in &self.tables {
            match (before.tables.contains_key(table), after.tables.get(table)) {
                (true, _) if !self.differs(table, before, after) => {}
                (true, new) if self.filled.contains(table) => {
                    way.extend(columns_back(table, columns, &before.tables[table], new.unwrap_or(columns))?);
                }
                (true, _) => {
                    way.push(format!("DROP TABLE {table}"));
                    remade.insert(table);
                }
                (false, Some(new)) if new == columns => way.push(format!("DROP TABLE {table}")),
                (false, Some(_)) => return Err(format!("the table {table} is not Kilo's")),
                (false, None) => {}
            }
        }
        let made = before.made.iter().filter(|(table, _)| remade.contains(table));
        way.extend(made.map(|(_, statement)| statement.clone()));
        Ok(way)
    }
}

/// A column that is new goes, or has its old name again.
fn columns_back(
    table: &str,
    found: &BTreeSet<String>,
    old: &BTreeSet<String>,
    new: &BTreeSet<String>,
) -> Result<Vec<String>, String> {
    let (mut gone, mut way) = (old.difference(found), Vec::new());
    for column in found.difference(old).filter(|column| new.contains(*column)) {
        way.push(match gone.next() {
            Some(name) => format!("ALTER TABLE {table} RENAME COLUMN {column} TO {name}"),
            None => format!("ALTER TABLE {table} DROP COLUMN {column}"),
        });
    }
    gone.next().map_or(Ok(way), |column| Err(format!("the column {table}.{column} is gone")))
}

async fn pairs(db: &impl ConnectionTrait, sql: &str) -> Result<Vec<(String, String)>, DbErr> {
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await?;
    rows.iter().map(|row| Ok((row.try_get("", "name")?, row.try_get("", "part")?))).collect()
}
