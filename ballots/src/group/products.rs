//! Products of powers of public values, gathered so that many are computed at once.

use std::slice::from_ref;

use super::Group;

/// base^exponent, or (base / g^value)^exponent. Public data alone.
#[derive(Debug, Clone, Copy)]
pub struct Power<G: Group> {
    /// Which of the bases, as [`Products::base`] numbered it.
    pub base: usize,
    /// The base is divided by g as often as this.
    pub value: u64,
    /// The exponent.
    pub exponent: G::Scalar,
}

impl<G: Group> Power<G> {
    /// base^exponent
    pub fn of(base: usize, exponent: G::Scalar) -> Self {
        Self {
            base,
            value: 0,
            exponent,
        }
    }
}

/// One product. Public data alone.
pub struct Product<'t, G: Group> {
    /// The exponent of the generator.
    pub g: Option<G::Scalar>,
    /// A base with its table, and its exponent.
    pub table: Option<(&'t G::Table, G::Scalar)>,
    /// The powers of other bases.
    pub powers: Vec<Power<G>>,
}

/// Products that are computed together ([`Group::vartime_products`]): what is computed for a base
/// serves all its powers.
pub struct Products<'t, G: Group> {
    bases: Vec<G::Element>,
    products: Vec<Product<'t, G>>,
}

impl<G: Group> Default for Products<'_, G> {
    fn default() -> Self {
        Self {
            bases: Vec::new(),
            products: Vec::new(),
        }
    }
}

impl<'t, G: Group> Products<'t, G> {
    /// Takes up a base, for products to name it by this number.
    pub fn base(&mut self, element: &G::Element) -> usize {
        self.bases.push(element.clone());
        self.bases.len() - 1
    }

    /// Takes up one more product.
    pub fn push(&mut self, product: Product<'t, G>) {
        self.products.push(product);
    }

    /// The bases.
    pub fn bases(&self) -> &[G::Element] {
        &self.bases
    }

    /// The products, in order.
    pub fn list(&self) -> &[Product<'t, G>] {
        &self.products
    }

    /// One product, computed alone.
    pub fn alone(&self, product: &Product<'t, G>) -> G::Element {
        let power = |power: &Power<G>| {
            let base = self.bases.get(power.base)?;
            let base = match power.value {
                0 => base.clone(),
                1 => G::div(base, &G::generator()),
                value => G::div(base, &G::pow_g(&G::scalar(value))),
            };
            Some((base, power.exponent))
        };
        let powers = product.powers.iter().filter_map(power);
        let (bases, exponents): (Vec<_>, Vec<_>) = powers.unzip();
        let none = (&G::identity(), &G::zero());
        let first = bases.first().zip(exponents.first()).unwrap_or(none);
        let (base, exponent) = first;
        let first = match (&product.g, &product.table) {
            (None, None) => G::vartime_product(from_ref(exponent), from_ref(base)),
            (Some(s), None) => G::vartime_g(s, base, exponent),
            (None, Some((table, s))) => G::vartime_table(table, s, base, exponent),
            (Some(g), Some((table, s))) => {
                let on_g = G::vartime_g(g, &G::identity(), &G::zero());
                G::mul(&on_g, &G::vartime_table(table, s, base, exponent))
            }
        };
        match (bases.get(1..), exponents.get(1..)) {
            (Some(bases @ [_, ..]), Some(exponents)) => {
                G::mul(&first, &G::vartime_product(exponents, bases))
            }
            _ => first,
        }
    }
}
