//! The two finite-field groups of the specification, sections "BELENIOS-2048" and
//! "RFC-3526-2048", as numbers.

use std::sync::OnceLock;

use crypto_bigint::{U2048, const_monty_params};

use super::Group;
use super::field::{Field, Table};

/// The 2048-bit group of RFC 3526: p = 2q + 1, so exponents are long, but ranked questions of up to
/// 255 candidates fit into one element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rfc3526;

/// Belenios' own 2048-bit group of 256-bit order, for summed questions alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Belenios2048;

impl Field for Rfc3526 {
    const NAME: &'static str = "RFC-3526-2048";
    const CANDIDATES: usize = 255;
    const ORDER_BITS: u32 = 2047;
    const GENERATOR: U2048 = U2048::from_u64(2);
    const SAFE_PRIME: bool = true;
    type Modulus = RfcModulus;
    type Order = RfcOrder;

    fn generator_table() -> &'static Table<Self> {
        static TABLE: OnceLock<Table<Rfc3526>> = OnceLock::new();
        TABLE.get_or_init(|| Table::new(&Self::generator()))
    }
}

impl Field for Belenios2048 {
    const NAME: &'static str = "BELENIOS-2048";
    const CANDIDATES: usize = 0;
    const ORDER_BITS: u32 = 256;
    const GENERATOR: U2048 = U2048::from_be_hex(
        "1307c1ab5f295885d7caa3a78a42415e31fd1c5807b61fb1e781878a52230a51\
         988b98c259597f9c5a9dfd001d26ba31d9d8976f01d95a1c8262ee68a0e92cea\
         541e5219e0d0d094301b894236823fe1d4bc04e29f3748aefd4f10d5b1a356a8\
         643e673fd9d215fc8fe5fb9cf9fdb8ea88fdb1a3381a697fdf9c2458570b06d2\
         6aef1be365fdd90165f397c6b870df8c1b9e519edcee8bb0f74b7a1615a274ba\
         60a7ea574a61f552d2dde0ce514e0927c4ff49b1964c4a913731ae4268d60d7f\
         22127b6cbba44d453ac8b72fd04e0991b7aeff04867d8724ac638f5f34100d2d\
         47aa680d43771902743d663f42d853c041e1c91fe3823f4bcf284308f1d7e653",
    );
    const SAFE_PRIME: bool = false;
    type Modulus = BeleniosModulus;
    type Order = BeleniosOrder;

    fn generator_table() -> &'static Table<Self> {
        static TABLE: OnceLock<Table<Belenios2048>> = OnceLock::new();
        TABLE.get_or_init(|| Table::new(&Self::generator()))
    }
}

const_monty_params!(
    RfcModulus,
    U2048,
    "ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74\
     020bbea63b139b22514a08798e3404ddef9519b3cd3a431b302b0a6df25f1437\
     4fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7ed\
     ee386bfb5a899fa5ae9f24117c4b1fe649286651ece45b3dc2007cb8a163bf05\
     98da48361c55d39a69163fa8fd24cf5f83655d23dca3ad961c62f356208552bb\
     9ed529077096966d670c354e4abc9804f1746c08ca18217c32905e462e36ce3b\
     e39e772c180e86039b2783a2ec07a28fb5c55df06f4c52c9de2bcbf695581718\
     3995497cea956ae515d2261898fa051015728e5a8aacaa68ffffffffffffffff",
    "p of RFC-3526-2048."
);

const_monty_params!(
    RfcOrder,
    U2048,
    "7fffffffffffffffe487ed5110b4611a62633145c06e0e68948127044533e63a\
     0105df531d89cd9128a5043cc71a026ef7ca8cd9e69d218d98158536f92f8a1b\
     a7f09ab6b6a8e122f242dabb312f3f637a262174d31bf6b585ffae5b7a035bf6\
     f71c35fdad44cfd2d74f9208be258ff324943328f6722d9ee1003e5c50b1df82\
     cc6d241b0e2ae9cd348b1fd47e9267afc1b2ae91ee51d6cb0e3179ab1042a95d\
     cf6a9483b84b4b36b3861aa7255e4c0278ba3604650c10be19482f23171b671d\
     f1cf3b960c074301cd93c1d17603d147dae2aef837a62964ef15e5fb4aac0b8c\
     1ccaa4be754ab5728ae9130c4c7d02880ab9472d455655347fffffffffffffff",
    "q of RFC-3526-2048."
);

const_monty_params!(
    BeleniosModulus,
    U2048,
    "a3ef2d011fefb1b6e39e568fccdffb0fb7dc7ef3a791b6862791811d21fc35f2\
     1e6d36856b428030421f514ed40bfd4c06e092a495af8d79a2f85e0fb11c0ede\
     07dd973f9c53e50930c6e82ac36de1ae3fb8c3aabfff12ce27a5022ddd8912d1\
     07435012768a2cdd0a4091d8fa447f6c7ebc15a349fa318a6b4fe17d8d47e843\
     a3e14dfa9b2162f4d7229abe93a188b46b006517d6f6747ebbb29c9ec3099b60\
     7f18fb1a8bc858279aa8599411d998d3e3fada9e010840d082d8c31911acdd4a\
     0e7992d0f18cc759cb5de0acf66a3882555bc810941e021b6a4ccfa04ee4008f\
     878affa2375e2999b44f6cef17d707301e59e0e6351e051ed9cec4157646e64f",
    "p of BELENIOS-2048."
);

const_monty_params!(
    BeleniosOrder,
    U2048,
    "0000000000000000000000000000000000000000000000000000000000000000\
     0000000000000000000000000000000000000000000000000000000000000000\
     0000000000000000000000000000000000000000000000000000000000000000\
     0000000000000000000000000000000000000000000000000000000000000000\
     0000000000000000000000000000000000000000000000000000000000000000\
     0000000000000000000000000000000000000000000000000000000000000000\
     0000000000000000000000000000000000000000000000000000000000000000\
     adb6066a73522565f4daa0f2579db7f2f0fa90c2168bc709e20263387d55c491",
    "q of BELENIOS-2048."
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::group::EncodingError;
    use crypto_bigint::modular::ConstMontyParams;
    use proptest::prelude::*;
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    fn decimal(n: U2048) -> String {
        n.to_string_radix_vartime(10)
    }

    /// The parameters are those of the specification: first and last digits as it prints them.
    #[test]
    fn parameters() {
        let p = decimal(*RfcModulus::PARAMS.modulus().as_ref());
        assert!(p.starts_with("32317006071311007300338913926423828248817941241140239112842009751"));
        assert!(p.ends_with("136218231078990999448652468262416972035911852507045361090559"));
        let p = decimal(*BeleniosModulus::PARAMS.modulus().as_ref());
        assert!(
            p.starts_with("20694785691422546401013643657505008064922989295751104097100884787057")
        );
        assert!(p.ends_with("507711827842317498073276598828825169183103125680162072880719"));
        let q = decimal(*BeleniosOrder::PARAMS.modulus().as_ref());
        assert_eq!(
            q,
            "78571733251071885079927659812671450121821421258408794611510081919805623223441"
        );
        let g = Belenios2048::write(&[Belenios2048::generator()]);
        assert!(g[0].starts_with("2402352677501852209227687703532399932712287657378364916510075"));
        assert!(g[0].ends_with("115700568353695553423781475582491896050296680037745308460627"));
    }

    /// N33: 0, p-1 (of order two), p, p+1 and a non-residue are no elements; 1 is the neutral one.
    fn refuses_what_is_no_element<G: Group>(p: U2048) {
        assert_eq!(G::read("0"), Err(EncodingError::NotInSubgroup));
        assert_eq!(G::read("1"), Ok(G::identity()));
        let one = U2048::ONE;
        let below = p.wrapping_sub(&one);
        assert_eq!(G::read(&decimal(below)), Err(EncodingError::NotInSubgroup));
        assert_eq!(G::read(&decimal(p)), Err(EncodingError::NotCanonical));
        assert_eq!(
            G::read(&decimal(p.wrapping_add(&one))),
            Err(EncodingError::NotCanonical)
        );
        let generator = G::write(&[G::generator()]).pop().unwrap();
        assert_eq!(G::read(&generator), Ok(G::generator()));
        let negative = format!("-{generator}");
        let zero = format!("0{generator}");
        for wrong in [
            negative.as_str(),
            &zero,
            "+1",
            "1_0",
            "1.0",
            "",
            "0x2",
            &"9".repeat(618),
        ] {
            assert_eq!(G::read(wrong), Err(EncodingError::Form), "{wrong}");
        }
        // -g is a non-residue, since -1 is.
        let g: U2048 = U2048::from_str_radix_vartime(&generator, 10).unwrap();
        let minus_g = decimal(p.wrapping_sub(&g));
        assert_eq!(G::read(&minus_g), Err(EncodingError::NotInSubgroup));
    }

    #[test]
    fn elements() {
        refuses_what_is_no_element::<Rfc3526>(*RfcModulus::PARAMS.modulus().as_ref());
        refuses_what_is_no_element::<Belenios2048>(*BeleniosModulus::PARAMS.modulus().as_ref());
    }

    /// N07 and N08.
    fn scalars_stay_below<G: Group>(q: U2048) {
        assert_eq!(G::read_scalar(&decimal(q)), Err(EncodingError::Scalar));
        let below = decimal(q.wrapping_sub(&U2048::ONE));
        assert_eq!(G::read_scalar(&below), Ok(-G::one()));
        assert_eq!(G::write_scalar(&-G::one()), below);
        assert_eq!(G::read_scalar("0"), Ok(G::zero()));
        assert_eq!(G::read_scalar("00"), Err(EncodingError::Scalar));
    }

    #[test]
    fn scalars() {
        scalars_stay_below::<Rfc3526>(*RfcOrder::PARAMS.modulus().as_ref());
        scalars_stay_below::<Belenios2048>(*BeleniosOrder::PARAMS.modulus().as_ref());
    }

    /// Every way to raise to a power gives the same element.
    fn powers_agree<G: Group>() {
        let mut rng = ChaCha20Rng::from_seed([5; 32]);
        let [s, t] = [(); 2].map(|()| G::random_scalar(&mut rng));
        let base = G::pow_g(&G::random_scalar(&mut rng));
        let table = G::table(&base);
        let by_pow = G::mul(&G::pow(&G::generator(), &s), &G::pow(&base, &t));
        assert_eq!(G::mul(&G::pow_g(&s), &G::pow_table(&table, &t)), by_pow);
        assert_eq!(G::vartime_g(&s, &base, &t), by_pow);
        assert_eq!(G::vartime_table(&table, &t, &G::generator(), &s), by_pow);
        let bases = [G::generator(), base.clone()];
        assert_eq!(G::product(&[s, t], &bases), by_pow);
        assert_eq!(G::vartime_product(&[s, t], &bases), by_pow);
        assert_eq!(G::mul(&G::div(&by_pow, &base), &base), by_pow);
        assert_eq!(
            G::read(&G::write(std::slice::from_ref(&by_pow))[0]),
            Ok(by_pow)
        );
        assert_eq!(G::pow_g(&G::zero()), G::identity());
    }

    #[test]
    fn powers() {
        powers_agree::<Rfc3526>();
        powers_agree::<Belenios2048>();
    }

    #[test]
    fn candidates() {
        let ranks: Vec<u8> = (1..=255).collect();
        let element = Rfc3526::of_ints(&ranks).unwrap();
        assert_eq!(Rfc3526::to_ints(&element, 255), ranks);
        assert_eq!(Rfc3526::of_ints(&[1; 256]), None);
        assert_eq!(Belenios2048::of_ints(&[1]), None);
        assert_eq!(Belenios2048::independent_generator(0), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]
        #[test]
        fn ints_there_and_back(values in proptest::collection::vec(0..=40u8, 0..=255)) {
            let element = Rfc3526::of_ints(&values).unwrap();
            let text = Rfc3526::write(&[element]);
            prop_assert_eq!(Rfc3526::read(&text[0]), Ok(element));
            prop_assert_eq!(Rfc3526::to_ints(&element, values.len()), values);
        }
    }
}
