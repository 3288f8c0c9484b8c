#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| ballots_fuzz::run("head", bytes));
