#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| ballots_fuzz::run("roll_proof", bytes));
