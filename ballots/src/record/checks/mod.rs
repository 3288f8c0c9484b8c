//! The list of checks. A new one is a file in this folder, and its two lines here; whoever makes it
//! calls it through [`Ledger::make`](super::Ledger), which enters it in the report.

pub(crate) mod a1_archive_form;
pub(crate) mod a2_names;
pub(crate) mod a3_chain;
pub(crate) mod a4_order;
pub(crate) mod a5_payload;
pub(crate) mod b1_ballot_form;
pub(crate) mod b2_eligible;
pub(crate) mod b3_proofs;
pub(crate) mod b4_signature;
pub(crate) mod b5_no_copies;
pub(crate) mod c1_count;
pub(crate) mod c2_declaration;
pub(crate) mod d1_decryption_owner;
pub(crate) mod d2_decryption;
pub(crate) mod d3_enough_trustees;
pub(crate) mod m1_shuffle_owner;
pub(crate) mod m2_shuffle;
pub(crate) mod r1_result;
pub(crate) mod s1_election;
pub(crate) mod s2_trustees;
pub(crate) mod s3_election_key;
pub(crate) mod s4_roll;
pub(crate) mod t1_tally;
pub(crate) mod t2_totals;
pub(crate) mod x1_binding;
pub(crate) mod x2_head;
pub(crate) mod x3_roll_commitment;
pub(crate) mod x4_documents;
pub(crate) mod x5_commitments;
pub(crate) mod x6_strong_proofs;
pub(crate) mod x7_shuffles;
pub(crate) mod x8_spares;

use super::About;

/// Makes the type of all checks out of their names and files, in the order of the report.
macro_rules! list {
    ($($name:ident = $file:ident,)*) => {
        /// One check of a record. The numbers are stable: reports, documents and tests name them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Check {
            $(#[doc = concat!("In the file `", stringify!($file), ".rs`.")] $name,)*
        }

        impl Check {
            /// Every check, in the order of the report.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// What it is, in words.
            pub fn about(self) -> &'static About {
                match self {
                    $(Self::$name => &$file::ABOUT,)*
                }
            }
        }
    };
}

list! {
    ArchiveForm = a1_archive_form,
    Names = a2_names,
    Chain = a3_chain,
    Order = a4_order,
    Payload = a5_payload,
    Election = s1_election,
    Trustees = s2_trustees,
    ElectionKey = s3_election_key,
    Roll = s4_roll,
    BallotForm = b1_ballot_form,
    Eligible = b2_eligible,
    Proofs = b3_proofs,
    Signature = b4_signature,
    NoCopies = b5_no_copies,
    Tally = t1_tally,
    Totals = t2_totals,
    ShuffleOwner = m1_shuffle_owner,
    Shuffle = m2_shuffle,
    DecryptionOwner = d1_decryption_owner,
    Decryption = d2_decryption,
    EnoughTrustees = d3_enough_trustees,
    Result = r1_result,
    Binding = x1_binding,
    Head = x2_head,
    RollCommitment = x3_roll_commitment,
    Documents = x4_documents,
    Commitments = x5_commitments,
    StrongProofs = x6_strong_proofs,
    EnoughShuffles = x7_shuffles,
    Spares = x8_spares,
    Count = c1_count,
    Declaration = c2_declaration,
}
