"""The words of the simulated world: invented handles, plain captions, no real person or account."""

HANDLE_STARTS = (
    "quib", "tarn", "velm", "dross", "mizzle", "fenwa", "plover", "grundle", "skerr", "ombel", "wist", "yarrow",
    "brindle", "cobb", "drumlin", "eddle", "furzy", "gloam", "hask", "ibbet", "jorum", "kelpie", "lummox", "nabble",
)  # fmt: skip
HANDLE_ENDS = (
    "wick", "moor", "tindle", "quonk", "bert", "sprat", "loft", "nook", "dabble", "reed", "snood", "thwaite",
    "marl", "pippin", "grot", "hollow", "kettle", "limpet",
)  # fmt: skip

CAPTION_WORDS = (
    "today", "morning", "kitchen", "bicycle", "market", "bridge", "library", "rain", "garden", "train", "lesson",
    "neighbour", "window", "river", "bread", "homework", "street", "winter", "summer", "recipe", "dance", "puppet",
    "lantern", "ticket", "question", "answer", "school", "village", "harbour", "castle", "mountain", "island", "song",
    "drum", "guitar", "violin", "painting", "pencil", "notebook", "teacher", "student", "friend", "family", "holiday",
    "weekend", "birthday", "parade", "festival", "museum", "theatre", "football", "training", "victory", "defeat",
    "breakfast", "coffee", "noodles", "pancake", "cheese", "pepper", "tomato", "orchard", "forest", "meadow", "weather",
    "storm", "thunder", "snow", "sunrise", "sunset", "evening", "midnight", "debate", "candidate", "ballot", "council",
    "minister", "budget", "housing", "energy", "climate", "protest", "petition", "vaccine", "hospital", "journalist",
    "headline", "rumour", "evidence", "science", "planet", "rocket", "robot", "camera", "mirror", "carpet", "ladder",
    "blanket", "button", "jacket", "scarf", "marble", "feather", "whisker", "hedgehog", "otter", "heron", "badger",
    "why", "how", "please", "listen", "watch", "trying", "learning", "making", "walking", "cooking", "singing",
    "waiting", "finally", "again", "never", "always", "almost", "together", "alone", "quietly",
    "vote", "election", "café", "naïve", "señor", "grün", "fjord", "łódka",
)  # fmt: skip

HASHTAGS = (
    "glimmerday", "vote", "climate", "election2026", "learnwithme", "quietkitchen", "booktable", "puddlejump",
    "citybikes", "housingnow", "sciencebit", "otterwatch", "rainsong", "streetlesson", "debatenight", "factcheck",
    "tinygarden", "bakealong", "morningtrain", "harbourlife", "paperlantern", "slowdance", "drumcircle", "museumwalk",
    "footballyard", "noodlenight", "forestschool", "stormseason", "snowdesk", "energybill", "healthtalk", "vaccine",
    "campuslife", "firstvote", "voteyoung", "climatemarch", "rumourmill", "headlines", "robotclub", "rocketday",
    "hedgehoghour", "knitting", "thriftfind", "marblerun", "castleday", "islandhop", "violinpractice", "pencilwork",
    "neighbours", "villagefete", "petition", "council", "budgettalk", "journalism", "whiskers", "heronfriday",
    "badgernight", "sunsetclub", "midnightsnack", "zzyx",
)  # fmt: skip

SHOP_NAMES = (
    "Marble",
    "Harbour",
    "Thistle",
    "Copper",
    "Linden",
    "Pebble",
    "Juniper",
    "Lantern",
    "Meadow",
    "Amber",
)
SHOP_TRADES = ("Paper", "Candles", "Bikes", "Knits", "Teas", "Boards", "Seeds", "Frames")
PRODUCTS = (
    "notebook",
    "candle",
    "bell",
    "scarf",
    "teapot",
    "puzzle",
    "seed box",
    "picture frame",
    "lamp",
    "basket",
)
"""Invented, as everything here."""

EMOJI = ("✨", "🦦", "🗳️", "🌧️", "🎻", "🥞")

REGIONS = (
    "US", "BE", "DE", "FR", "GB", "NL", "ES", "IT", "PL", "BR", "JP", "SE", "IE", "AT", "PT", "MX", "ID", "RO", "GR",
    "CZ", "HU", "FI", "DK", "NO", "CH", "TR", "PH", "VN", "NG", "ZA", "XK", "TP",
)  # fmt: skip
"""Regions of the simulated accounts, the common ones first. Canada has none, as in the codebook."""
