//! One's own data: all of it on request, and its erasure.
//!
//! What is erased is what names somebody: name, address, employer, networks, account, letters. The
//! number of the member stays, on rolls and in the act log, where it names nobody any more; the
//! public record holds no name of a voter, so it verifies as before (R42). The names of candidates
//! stand in the record of the election that they stood in, because it is public.

mod held;
pub mod pages;
pub mod store;
