//! Writes good bytes for every target, each into its folder of the one that is named: what libFuzzer
//! begins with.

use ballots_fuzz::targets::targets;

fn main() {
    let folder = std::env::args().nth(1).expect("the folder to write to");
    for target in targets() {
        let folder = std::path::Path::new(&folder).join(target.name);
        std::fs::create_dir_all(&folder).expect("a folder that can be written to");
        for (i, seed) in (target.seeds)().iter().enumerate() {
            std::fs::write(folder.join(format!("good-{i}")), seed).expect("a file");
        }
    }
}
