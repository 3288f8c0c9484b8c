//! Exact integers in a rule's unit, written as decimals.

/// `units` of 10^-`digits` as a decimal with exactly `digits` places: 132200000 at 5 is "1322.00000".
pub(crate) fn decimal(units: u64, digits: u32) -> String {
    let scale = scale(digits);
    if digits == 0 {
        return units.to_string();
    }
    let width = digits as usize;
    format!("{}.{:0width$}", units / scale, units % scale)
}

/// 10^`digits`: how many units one vote has.
pub(crate) fn scale(digits: u32) -> u64 {
    10u64.saturating_pow(digits).max(1)
}

/// Reads back what [`decimal`] wrote; `None` unless it has exactly that form.
pub(crate) fn units(text: &str, digits: u32) -> Option<u64> {
    let (whole, rest) = match digits {
        0 => (text, ""),
        _ => text.split_once('.')?,
    };
    let plain = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !plain(whole) || !plain(rest) || rest.len() != digits as usize {
        return None;
    }
    let fraction = if rest.is_empty() {
        0
    } else {
        rest.parse::<u64>().ok()?
    };
    whole
        .parse::<u64>()
        .ok()?
        .checked_mul(scale(digits))?
        .checked_add(fraction)
}

/// a x b / c, cut off below the unit. The product is exact: 128 bits hold any two of ours.
pub(crate) fn mul_div(a: u64, b: u64, c: u64) -> u64 {
    let quotient = u128::from(a) * u128::from(b) / u128::from(c.max(1));
    u64::try_from(quotient).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_have_all_their_places() {
        assert_eq!(decimal(80_607_214, 5), "806.07214");
        assert_eq!(decimal(7, 5), "0.00007");
        assert_eq!(decimal(7, 0), "7");
        assert_eq!(units("806.07214", 5), Some(80_607_214));
        assert_eq!(units("806.0721", 5), None);
        assert_eq!(units("+8.00000", 5), None);
    }

    #[test]
    fn the_product_comes_before_the_division() {
        assert_eq!(mul_div(69_000_000, 100_000, 201_200_000), 34_294);
        assert_eq!(mul_div(u64::MAX, u64::MAX, u64::MAX), u64::MAX);
    }
}
