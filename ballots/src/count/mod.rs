//! The count: papers in, a transcript by stage out. Integers only.
