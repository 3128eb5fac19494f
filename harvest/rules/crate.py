"""A dataset described as an RO-Crate 1.1 (https://w3id.org/ro/crate/1.1), made from its manifest.

Every key is a term of the crate's context, so that the file is JSON-LD as it stands.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

type Entity = dict[str, Any]

CRATE: Final = "ro-crate-metadata.json"
CONTEXT: Final = "https://w3id.org/ro/crate/1.1/context"
_SPECIFICATION: Final = "https://w3id.org/ro/crate/1.1"
_API: Final = "https://developers.tiktok.com/products/research-api/"
_TERMS: Final = "https://www.tiktok.com/legal/page/global/terms-of-service-research-api/en"
"""Read on 2026-11-22."""

_TYPES: Final = {
    "csv": "text/csv",
    "jsonl": "application/jsonl",
    "parquet": "application/vnd.apache.parquet",
    "txt": "text/plain",
    "md": "text/markdown",
    "json": "application/json",
}
_PAPERS: Final = {
    "README.md": "What the dataset is, for people",
    "manifest.json": "What the dataset is, for programs",
}
_REPORT: Final = "completeness.json"


def build_crate(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """`manifest` as `docs/schemas/manifest-1.json` has it."""
    collections = [_collection(number, each) for number, each in enumerate(manifest["collections"], start=1)]
    runs = [
        _run(number, each["name"], run)
        for number, each in enumerate(manifest["collections"], start=1)
        for run in each["runs"]
    ]
    files = [_file(file) for file in manifest["files"]] + [
        _paper(name, about) for name, about in _list_papers(manifest)
    ]
    entities = [_root(manifest, files, collections, runs), _institution(manifest), _software(manifest)]
    return {
        "@context": CONTEXT,
        "@graph": [_descriptor(), *entities, _api(), _licence(), *collections, *runs, *files],
    }


def _descriptor() -> Entity:
    return {
        "@id": CRATE,
        "@type": "CreativeWork",
        "conformsTo": {"@id": _SPECIFICATION},
        "about": {"@id": "./"},
    }


def _root(
    manifest: Mapping[str, Any],
    files: Sequence[Entity],
    collections: Sequence[Entity],
    runs: Sequence[Entity],
) -> Entity:
    project, dates = manifest["project"], manifest["dates"]
    root = {
        "@id": "./",
        "@type": "Dataset",
        "identifier": manifest["dataset"],
        "name": f"Dataset {manifest['dataset']}: {project['title']}",
        "description": _describe(manifest),
        "datePublished": manifest["built_at"],
        "dateModified": max([manifest["built_at"], *(each["at"] for each in manifest["history"])]),
        "license": {"@id": _TERMS},
        "conditionsOfAccess": (
            f"For the persons whose access TikTok granted, from {project['access']['start']} to "
            f"{project['access']['end']}; not to be handed on. Not a published dataset."
        ),
        "isAccessibleForFree": False,
        "sourceOrganization": {"@id": "#institution"},
        "isBasedOn": {"@id": _API},
        "about": _refer(collections),
        "mentions": _refer(runs),
        "hasPart": _refer(files),
    }
    if dates:
        root["temporalCoverage"] = f"{dates['first_created'][:10]}/{dates['last_created'][:10]}"
    return root


def _describe(manifest: Mapping[str, Any]) -> str:
    counted = ", ".join(f"{rows} {name}" for name, rows in manifest["counts"].items())
    names = (
        "It holds names of accounts and is personal data."
        if manifest["names"] == "as harvested"
        else "Names of accounts are replaced by codes: the data are pseudonymised and stay personal data."
    )
    return f"{counted}, collected with the TikTok Research API. {names}"


def _institution(manifest: Mapping[str, Any]) -> Entity:
    told = manifest["project"]["institution"]
    return {"@id": "#institution", "@type": "Organization", "name": str(told.get("name") or "Not told")}


def _software(manifest: Mapping[str, Any]) -> Entity:
    name, _, version = manifest["software"].partition(" ")
    return {"@id": "#software", "@type": "SoftwareApplication", "name": name, "softwareVersion": version}


def _api() -> Entity:
    return {"@id": _API, "@type": "WebAPI", "name": "TikTok Research API", "url": _API}


def _licence() -> Entity:
    return {
        "@id": _TERMS,
        "@type": "CreativeWork",
        "name": "TikTok Research Tools Terms of Service",
        "description": "No licence to publish or to hand on. Records that TikTok shows no longer are deleted.",
        "url": _TERMS,
    }


def _collection(number: int, told: Mapping[str, Any]) -> Entity:
    return {
        "@id": f"#collection-{number}",
        "@type": "CreativeWork",
        "name": told["name"],
        "description": told["query_in_words"],
        "text": json.dumps(told["query"], ensure_ascii=False),
        "temporalCoverage": f"{told['start_date']}/{told['end_date']}",
    }


def _run(number: int, name: str, run: Mapping[str, Any]) -> Entity:
    return {
        "@id": f"#collection-{number}-run-{run['number']}",
        "@type": "CreateAction",
        "name": f"Run {run['number']} of {name}",
        "description": f"{run['requests']} requests brought {run['records_new']} new records; {run['state']}.",
        **({"startTime": run["began"]} if run["began"] else {}),
        **({"endTime": run["ended"]} if run["ended"] else {}),
        "instrument": {"@id": "#software"},
        "object": [{"@id": _API}, {"@id": f"#collection-{number}"}],
        "result": {"@id": "./"},
    }


def _file(file: Mapping[str, Any]) -> Entity:
    return {
        "@id": file["name"],
        "@type": "File",
        "name": file["name"],
        "description": f"{file['rows']} rows",
        "contentSize": str(file["bytes"]),
        "encodingFormat": _type_of(file["name"]),
        "sha256": file["sha256"],
    }


def _list_papers(manifest: Mapping[str, Any]) -> list[tuple[str, str]]:
    about = "How complete it is: what was asked, what came, what did not and why"
    return [*_PAPERS.items(), *([(_REPORT, about)] if "completeness" in manifest else [])]


def _paper(name: str, about: str) -> Entity:
    return {
        "@id": name,
        "@type": "File",
        "name": name,
        "description": about,
        "encodingFormat": _type_of(name),
    }


def _type_of(name: str) -> str:
    return _TYPES[name.rpartition(".")[2]]


def _refer(entities: Sequence[Entity]) -> list[Entity]:
    return [{"@id": each["@id"]} for each in entities]
