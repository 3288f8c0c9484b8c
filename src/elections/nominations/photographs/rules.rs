//! A photograph is decoded within bounds, turned upright, made small and written anew: nothing of
//! the file that came is left but the picture.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

use crate::language::t;

/// Largest file that is taken, in bytes.
pub const MOST_BYTES: usize = 8 * 1024 * 1024;
/// Longest side that is decoded, in pixels.
const MOST_SIDE: u32 = 8_192;
/// Most memory that decoding may take, in bytes.
const MOST_MEMORY: u64 = 256 * 1024 * 1024;
/// Most pixels: forty million.
const MOST_PIXELS: u64 = 40_000_000;
/// Shortest side that is worth showing.
const LEAST_SIDE: u32 = 64;
/// Longest side of what is kept.
const KEPT_SIDE: u32 = 800;
const QUALITY: u8 = 85;

/// A photograph as it is kept.
#[derive(Clone, Debug)]
pub struct Picture {
    /// A JPEG without metadata.
    pub jpeg: Vec<u8>,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
}

/// Why a photograph can't be taken.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// Another kind of file.
    #[error("{}", t!("it is no JPEG, PNG or WebP picture: save it as one of these"))]
    Format,
    /// Broken, or beyond the bounds.
    #[error(
        "{}",
        t!(
            "it can’t be read ({error}): save it anew, with at most {most} pixels a side",
            error = _0,
            most = MOST_SIDE
        )
    )]
    Broken(image::ImageError),
    /// Too many pixels.
    #[error(
        "{}",
        t!(
            "{width} by {height} pixels are too many: make it smaller",
            width = _0,
            height = _1
        )
    )]
    TooLarge(u32, u32),
    /// Too few pixels.
    #[error(
        "{}",
        t!(
            "{width} by {height} pixels are too few to show a face: {least} are needed on each side",
            width = _0,
            height = _1,
            least = LEAST_SIDE
        )
    )]
    TooSmall(u32, u32),
}

/// The photograph of a file.
pub fn clean(bytes: &[u8]) -> Result<Picture, Refused> {
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|_| Refused::Format)?;
    let known = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP];
    if !reader
        .format()
        .is_some_and(|format| known.contains(&format))
    {
        return Err(Refused::Format);
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_SIDE);
    limits.max_image_height = Some(MOST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(Refused::Broken)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(Refused::TooLarge(width, height));
    }
    if width.min(height) < LEAST_SIDE {
        return Err(Refused::TooSmall(width, height));
    }
    let orientation = decoder.orientation().map_err(Refused::Broken)?;
    let mut image = DynamicImage::from_decoder(decoder).map_err(Refused::Broken)?;
    image.apply_orientation(orientation);
    write(&image)
}

fn write(image: &DynamicImage) -> Result<Picture, Refused> {
    let large = image.width().max(image.height()) > KEPT_SIDE;
    let kept = if large {
        image.resize(KEPT_SIDE, KEPT_SIDE, FilterType::Triangle)
    } else {
        image.clone()
    };
    // JPEG knows no transparency.
    let kept = on_white(&kept);
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, QUALITY)
        .encode_image(&kept)
        .map_err(Refused::Broken)?;
    Ok(Picture {
        jpeg,
        width: kept.width(),
        height: kept.height(),
    })
}

fn on_white(image: &DynamicImage) -> image::RgbImage {
    if !image.color().has_alpha() {
        return image.to_rgb8();
    }
    let mut paper = image::RgbaImage::from_pixel(
        image.width(),
        image.height(),
        image::Rgba([255, 255, 255, 255]),
    );
    image::imageops::overlay(&mut paper, &image.to_rgba8(), 0, 0);
    DynamicImage::ImageRgba8(paper).to_rgb8()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(width: u32, height: u32) -> DynamicImage {
        let pixel = |x: u32, _| image::Rgb([u8::try_from(x % 256).unwrap(), 40, 90]);
        DynamicImage::ImageRgb8(image::RgbImage::from_fn(width, height, pixel))
    }

    fn file(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        image.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    /// A JPEG whose EXIF block says "turn me by a quarter" and where it was taken.
    fn with_exif(jpeg: &[u8]) -> Vec<u8> {
        let mut exif =
            b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
        exif.extend(b"51.5074N 0.1278W");
        let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
        [&jpeg[..2], b"\xff\xe1", &length, &exif, &jpeg[2..]].concat()
    }

    #[test]
    fn a_photograph_is_made_small_and_turned_upright_and_says_nothing_else() {
        let plain = file(&picture(1_600, 1_000), ImageFormat::Jpeg);
        let kept = clean(&plain).unwrap();
        assert_eq!((kept.width, kept.height), (800, 500));
        let kept = clean(&with_exif(&plain)).unwrap();
        assert_eq!((kept.width, kept.height), (500, 800), "it lies on its side");
        let has = |what: &[u8]| kept.jpeg.windows(what.len()).any(|part| part == what);
        assert!(!has(b"Exif") && !has(b"51.5074N"), "metadata is left");
    }

    #[test]
    fn every_kind_we_take_and_none_besides() {
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
            let kept = clean(&file(&picture(300, 400), format)).unwrap();
            assert!(kept.jpeg.starts_with(b"\xff\xd8\xff"));
        }
        for other in [
            &b"GIF89a\x01\0\x01\0"[..],
            b"<svg onload=\"a()\"/>",
            b"",
            b"\xff\xd8\xff",
        ] {
            assert!(clean(other).is_err());
        }
    }

    #[test]
    fn bounds_are_looked_at_before_a_pixel_is_decoded() {
        assert!(matches!(
            clean(&file(&picture(20, 300), ImageFormat::Png)),
            Err(Refused::TooSmall(20, 300))
        ));
        // A PNG that says it is 60,000 by 60,000 pixels.
        let mut bomb = file(&picture(100, 100), ImageFormat::Png);
        bomb[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
        let crc = crc(&bomb[12..29]);
        bomb[29..33].copy_from_slice(&crc.to_be_bytes());
        assert!(clean(&bomb).is_err());
    }

    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0, |sum: u32, byte| {
            (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
                (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg())
            })
        })
    }
}
