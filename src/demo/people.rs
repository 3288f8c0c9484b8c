//! Invented people, the same for the same seed.

use rand_chacha::ChaCha20Rng;
use rand_core::Rng;

const GIVEN: &[&str] = &[
    "Aisha", "Alan", "Amara", "Andrew", "Anjali", "Bethan", "Brian", "Callum", "Carys", "Chidi",
    "Claire", "Daniel", "Deepa", "Dylan", "Eilidh", "Emma", "Ewan", "Farah", "Fiona", "Gareth",
    "Grace", "Hannah", "Harpreet", "Iain", "Imran", "Ines", "Jack", "Joanna", "Joseph", "Karen",
    "Kwame", "Laura", "Leila", "Liam", "Maeve", "Magda", "Marcus", "Mei", "Mohammed", "Nadia",
    "Neil", "Niamh", "Oliver", "Olwen", "Patrick", "Priya", "Rachel", "Rhys", "Rosa", "Ruth",
    "Sam", "Sanjay", "Sean", "Sian", "Sofia", "Stephen", "Tariq", "Tessa", "Tomasz", "Wendy",
    "Yusuf", "Zainab",
];

const FAMILY: &[&str] = &[
    "Abbott",
    "Achebe",
    "Ahmed",
    "Anderson",
    "Bailey",
    "Begum",
    "Bevan",
    "Brennan",
    "Campbell",
    "Chaudhry",
    "Chen",
    "Clarke",
    "Cooper",
    "Davies",
    "Doyle",
    "Edwards",
    "Evans",
    "Ferguson",
    "Fletcher",
    "Foster",
    "Gallagher",
    "Gill",
    "Graham",
    "Griffiths",
    "Hall",
    "Harris",
    "Hughes",
    "Hussain",
    "Iqbal",
    "Jenkins",
    "Johnson",
    "Kaur",
    "Kelly",
    "Khan",
    "Kowalski",
    "Lewis",
    "Lloyd",
    "MacDonald",
    "Mensah",
    "Mistry",
    "Morgan",
    "Murray",
    "Nguyen",
    "Nolan",
    "Okafor",
    "Owen",
    "Parker",
    "Patel",
    "Pereira",
    "Price",
    "Quinn",
    "Rahman",
    "Reid",
    "Roberts",
    "Ross",
    "Sharma",
    "Shaw",
    "Singh",
    "Stewart",
    "Taylor",
    "Thomas",
    "Turner",
    "Walsh",
    "Ward",
    "Watson",
    "Williams",
    "Wood",
    "Wright",
    "Young",
];

const PLACES: &[&str] = &[
    "Northmoor",
    "Eastvale",
    "Westbrook",
    "Southmere",
    "Highfield",
    "Riverside",
    "Kingsholm",
    "Ashdown",
    "Millbrook",
    "Stonebridge",
    "Fairhaven",
    "Oakwell",
];

const BODIES: &[&str] = &[
    "Hospitals",
    "Community Health",
    "Children's Hospital",
    "Mental Health",
    "Ambulance Service",
];

const CARES: &[&str] = &[
    "safer handovers between wards and general practice",
    "records that follow the patient",
    "less time at the keyboard and more at the bedside",
    "clinical safety in everything that we buy",
    "training that fits into a shift",
    "data that clinicians can use themselves",
    "small trusts having the same say as large ones",
    "honest evaluation before we roll anything out",
];

/// Somebody invented.
#[derive(Clone, Debug)]
pub struct Person {
    /// Given and family name.
    pub name: String,
    /// Address, of a domain that can't exist.
    pub email: String,
    /// Employer.
    pub organisation: String,
}

/// A number below `bound`.
pub fn below(rng: &mut ChaCha20Rng, bound: usize) -> usize {
    let bound = bound.max(1) as u64;
    usize::try_from(rng.next_u64() % bound).unwrap_or_default()
}

fn one<'a>(rng: &mut ChaCha20Rng, of: &[&'a str]) -> &'a str {
    of.get(below(rng, of.len())).copied().unwrap_or_default()
}

/// So many people, no two with the same name as long as names last.
pub fn invent(rng: &mut ChaCha20Rng, count: usize) -> Vec<Person> {
    let mut names: Vec<String> = Vec::with_capacity(GIVEN.len() * FAMILY.len());
    names.extend(
        GIVEN
            .iter()
            .flat_map(|given| FAMILY.iter().map(move |f| format!("{given} {f}"))),
    );
    shuffle(rng, &mut names);
    let named = names.iter().cycle().take(count).enumerate();
    let people = named.map(|(number, name)| person(rng, name.clone(), number));
    people.collect()
}

/// Somebody of this name.
pub fn person(rng: &mut ChaCha20Rng, name: String, number: usize) -> Person {
    let local: String = name
        .to_lowercase()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '.' })
        .collect();
    let email = format!("{local}.{number}@members.example");
    let organisation = format!("{} {}", one(rng, PLACES), one(rng, BODIES));
    Person {
        name,
        email,
        organisation,
    }
}

/// What one candidate says, who writes in Welsh: small trusts, and records that follow the patient.
pub const IN_WELSH: &str =
    "Rwy'n sefyll dros ymddiriedolaethau bach, a thros gofnodion sy'n dilyn y claf.";

/// The language of a statement, as it is filed with a nomination.
pub fn language(statement: &str) -> &'static str {
    match statement {
        IN_WELSH => "cy",
        _ => "en",
    }
}

/// What a candidate says.
pub fn statement(rng: &mut ChaCha20Rng, person: &Person) -> String {
    let (first, second) = (one(rng, CARES), one(rng, CARES));
    let years = 3 + below(rng, 20);
    if first == second {
        return format!(
            "{years} years at {}. I stand for {first}.",
            person.organisation
        );
    }
    format!(
        "{years} years at {}. I stand for {first}, and for {second}.",
        person.organisation
    )
}

/// Puts a list into any order, each as likely.
pub fn shuffle<T>(rng: &mut ChaCha20Rng, list: &mut [T]) {
    for last in (1..list.len()).rev() {
        list.swap(last, below(rng, last + 1));
    }
}
