//! Tells cargo to build again when a file that is built into the program is added or changed.

fn main() {
    for folder in ["seeds", "index", "migrations", "src/web/assets"] {
        println!("cargo::rerun-if-changed={folder}");
    }
}
