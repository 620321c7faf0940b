#!/usr/bin/env python3
"""Signpost beside other engines on the same work, in one run: relevance on judged queries, latency on made-up catalogues.

    cargo bench --bench search -- write /tmp/made 5000 50000
    cargo build && python3 benches/peers/compare.py --made /tmp/made --sizes 5000 50000

Every peer gets what it is usually given: names and former names weigh most, then organisation, summary and needs; English stemming; words
joined by *or*, best match first. Latency is that of a search for words within 10 km with the five counts that Signpost gives (need, step,
mode, area and who may refer) and the first 20.

PostgreSQL is timed three times. As it finds here, a name that is spelled nearly so counts too (pg_trgm); without that, by stems alone. Both
give what a search of Signpost gives: all of them counted, who does not serve the place after who does, and the words marked in the first
20. The third time, by stems alone, it neither asks who serves the place nor marks a word.
PostgreSQL runs in a folder of its own and is stopped at the end. Needs: PostgreSQL 15 with PostGIS, python3-xapian (run it with the
python that has it), node and npm. A peer that is not there is left out, and the table says so.
"""

import argparse
import csv
import json
import math
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]
WITHIN_M = 10_000
DEPTH = 10


def run(*command, **options):
    return subprocess.run([str(part) for part in command], check=True, text=True, capture_output=True, **options).stdout


# --- measures: the same as `signpost evaluate` ------------------------------------------------------------------------------------------


def judged(path):
    rows = []
    for row in csv.DictReader(open(path, encoding="utf-8")):
        grades = {slug: 1 for slug in filter(None, row["good"].split(";"))}
        grades.update({slug: 3 for slug in filter(None, row["best"].split(";"))})
        rows.append((row["query"], grades))
    return rows


def ndcg(ranking, grades):
    def gain(found):
        return sum((2**grade - 1) / math.log2(at + 2) for at, grade in enumerate(found[:DEPTH]))

    return gain([grades.get(slug, 0) for slug in ranking]) / gain(sorted(grades.values(), reverse=True))


def relevance(search, queries):
    measured = [(search(text), grades) for text, grades in queries]
    first_three = [any(grades.get(slug) == 3 for slug in ranking[:3]) for ranking, grades in measured]
    return sum(ndcg(*one) for one in measured) / len(measured), sum(first_three) / len(measured)


def percentile(times, share):
    return sorted(times)[int((len(times) - 1) * share)]


# --- what is indexed --------------------------------------------------------------------------------------------------------------------


def real_services(signpost, data):
    seeds = HOUSE / "seeds"
    needs = {need["slug"]: need["name"] for need in tomllib.loads((seeds / "needs.toml").read_text())["need"]}
    organisations = tomllib.loads((seeds / "organisations.toml").read_text())["organisation"]
    organisations = {one["slug"]: one["name"] for one in organisations}
    for service in json.loads(run(signpost, "export", "--data", data)):
        yield {
            "slug": service["slug"],
            "name": " ".join([service["name"], *service.get("also_known_as", [])]),
            "summary": " ".join([service["summary"], organisations.get(service["organisation"], ""),
                                 *(needs.get(need, need) for need in service["needs"]),
                                 *(note["says"] for note in service.get("notes", []))]),
            "needs": service["needs"], "steps": service["steps"], "modes": service["modes"], "areas": [], "referrers": [],
            "latitude": 52.6, "longitude": -1.1,
        }


def lines(path):
    return [json.loads(line) for line in open(path, encoding="utf-8")]


COUNTED = ("needs", "steps", "modes", "areas", "referrers")


# --- the peers --------------------------------------------------------------------------------------------------------------------------


class Postgres:
    """Full text, trigrams and PostGIS, over psql: its own timing is used, so that starting psql does not count."""

    name = "PostgreSQL FTS + pg_trgm + PostGIS"
    by_stems_alone = "PostgreSQL FTS + PostGIS"
    and_no_more = "PostgreSQL FTS + PostGIS, less told"

    def __init__(self, folder):
        self.folder = Path(folder) / "pg"
        self.folder.mkdir(mode=0o700)
        self.binaries = Path(run("sh", "-c", "ls -d /usr/lib/postgresql/*/bin | tail -1").strip())
        self.as_user = {}
        if os.geteuid() == 0:
            account = pwd.getpwnam("postgres")
            os.chown(self.folder, account.pw_uid, account.pw_gid)
            os.chmod(folder, 0o755)
            self.as_user = {"user": "postgres", "group": account.pw_gid, "extra_groups": [], "cwd": "/"}
        run(self.binaries / "initdb", "-D", self.folder / "data", "-A", "trust", "-U", "bench", **self.as_user)
        options = f"-c listen_addresses= -c unix_socket_directories={self.folder} -c shared_buffers=512MB -c jit=off"
        subprocess.run([self.binaries / "pg_ctl", "-D", self.folder / "data", "-w", "-o", options, "start"], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **self.as_user)

    def psql(self, text):
        command = [self.binaries / "psql", "-h", self.folder, "-U", "bench", "-d", "postgres", "-AtqX", "-v", "ON_ERROR_STOP=1", "-f", "-"]
        return run(*command, input=text)

    @staticmethod
    def literal(value):
        return "'" + str(value).replace("'", "''") + "'"

    def array(self, values):
        return "ARRAY[" + ",".join(self.literal(value) for value in values) + "]::text[]"

    def index(self, services):
        rows = []
        for one in services:
            values = [self.literal(one[name]) for name in ("slug", "name", "summary")] + [self.array(one[name]) for name in COUNTED]
            rows.append("(" + ",".join([*values, str(one["longitude"]), str(one["latitude"])]) + ")")
        insert = "".join("INSERT INTO made VALUES " + ",".join(rows[at:at + 1000]) + ";\n" for at in range(0, len(rows), 1000))
        self.psql(f"""
            CREATE EXTENSION IF NOT EXISTS pg_trgm; CREATE EXTENSION IF NOT EXISTS postgis;
            DROP TABLE IF EXISTS made, service;
            CREATE TABLE made (slug text, name text, summary text, {"".join(f"{name} text[], " for name in COUNTED)}east float, north float);
            {insert}
            CREATE TABLE service AS SELECT slug, name, summary, {", ".join(COUNTED)},
                setweight(to_tsvector('english', name), 'A') || setweight(to_tsvector('english', summary), 'B') AS words,
                ST_SetSRID(ST_MakePoint(east, north), 4326)::geography AS place FROM made;
            CREATE INDEX ON service USING gin (words); CREATE INDEX ON service USING gist (place);
            CREATE INDEX ON service USING gin (name gin_trgm_ops);
            ANALYZE service;""")

    def words(self, text):
        letters = "".join(c if c.isalnum() else " " for c in text)
        return self.literal(" or ".join(letters.split()) or "nothing")

    def search(self, text):
        query = f"websearch_to_tsquery('english', {self.words(text)})"
        return self.psql(f"""SELECT slug FROM service WHERE words @@ {query} OR name % {self.literal(text)}
            ORDER BY ts_rank_cd(words, {query}, 1) + similarity(name, {self.literal(text)}) DESC, slug LIMIT {DEPTH};""").split()

    def times_ms(self, questions, nearly=True, whole=True):
        asked = ["\\timing on"]
        for one in questions:
            query = f"websearch_to_tsquery('english', {self.words(one['text'])})"
            text = self.literal(one["text"])
            score, matches = f"ts_rank_cd(words, {query}, 1)", f"words @@ {query}"
            if nearly:
                score, matches = f"{score} + similarity(name, {text})", f"({matches} OR name % {text})"
            serves = f"areas && {self.array(one['areas'])}" if whole else "true"
            shown = "".join(f", ts_headline('english', {told}, {query}) AS {told}" for told in ("name", "summary")) if whole else ""
            point = f"ST_SetSRID(ST_MakePoint({one['longitude']}, {one['latitude']}), 4326)::geography"
            counts = "".join(f""",
                (SELECT json_object_agg(v, n) FROM (SELECT unnest({name}) v, count(*) n FROM hits GROUP BY 1) AS f)""" for name in COUNTED)
            asked.append(f"""WITH hits AS MATERIALIZED (SELECT slug, name, summary, {", ".join(COUNTED)}, {score} AS score, {serves} AS serves
                FROM service WHERE {matches} AND ST_DWithin(place, {point}, {WITHIN_M}))
                SELECT (SELECT json_build_array(count(*), count(*) FILTER (WHERE NOT serves)) FROM hits),
                (SELECT json_agg(page) FROM (SELECT slug, serves{shown} FROM
                    (SELECT * FROM hits ORDER BY serves DESC, score DESC, slug LIMIT 20) AS first) AS page){counts};""")
        answer = self.psql("\n".join(asked))
        return [float(line.split()[1]) for line in answer.splitlines() if line.startswith("Time:")]

    def close(self):
        subprocess.run([self.binaries / "pg_ctl", "-D", self.folder / "data", "-m", "fast", "stop"], stdout=subprocess.DEVNULL, **self.as_user)


class Xapian:
    name = "Xapian"

    def __init__(self, folder):
        import xapian

        self.xapian = xapian
        self.folder = str(Path(folder) / "xapian")
        self.stem = xapian.Stem("english")

    def index(self, services):
        xapian = self.xapian
        database = xapian.WritableDatabase(self.folder, xapian.DB_CREATE_OR_OVERWRITE)
        generator = xapian.TermGenerator()
        generator.set_stemmer(self.stem)
        for one in services:
            document = xapian.Document()
            generator.set_document(document)
            generator.index_text(one["name"], 3)
            generator.increase_termpos()
            generator.index_text(one["summary"])
            document.set_data(one["slug"])
            document.add_value(0, xapian.LatLongCoords(xapian.LatLongCoord(one["latitude"], one["longitude"])).serialise())
            for slot, name in enumerate(COUNTED, 1):
                document.add_value(slot, " ".join(map(str, one[name])))
            database.add_document(document)
        database.commit()
        database.close()
        self.database = xapian.Database(self.folder)
        self.parser = xapian.QueryParser()
        self.parser.set_stemmer(self.stem)
        self.parser.set_stemming_strategy(xapian.QueryParser.STEM_SOME)
        self.parser.set_database(self.database)

    def query(self, text):
        letters = "".join(c if c.isalnum() else " " for c in text.lower())
        return self.parser.parse_query(letters, 0)

    def search(self, text):
        enquire = self.xapian.Enquire(self.database)
        enquire.set_query(self.query(text))
        return [match.document.get_data().decode() for match in enquire.get_mset(0, DEPTH)]

    def times_ms(self, questions):
        xapian, times = self.xapian, []
        for one in questions:
            begun = time.perf_counter()
            centre = xapian.LatLongCoords(xapian.LatLongCoord(one["latitude"], one["longitude"]))
            near = xapian.LatLongDistancePostingSource(0, centre, xapian.GreatCircleMetric(), WITHIN_M)
            enquire = xapian.Enquire(self.database)
            enquire.set_query(xapian.Query(xapian.Query.OP_FILTER, self.query(one["text"]), xapian.Query(near)))
            spies = [xapian.ValueCountMatchSpy(slot) for slot in range(1, 1 + len(COUNTED))]
            for spy in spies:
                enquire.add_matchspy(spy)
            [match.document.get_data() for match in enquire.get_mset(0, 20, self.database.get_doccount())]
            [[(item.term, item.termfreq) for item in spy.values()] for spy in spies]
            times.append((time.perf_counter() - begun) * 1000)
        return times

    def close(self):
        pass


class MiniSearch:
    name = "MiniSearch"

    def __init__(self, folder):
        self.folder = Path(folder) / "minisearch"
        self.folder.mkdir()
        run("npm", "install", "--silent", "--no-audit", "--no-fund", "minisearch@7", cwd=self.folder)
        shutil.copy(Path(__file__).with_name("minisearch.cjs"), self.folder)

    def node(self, questions):
        (self.folder / "questions.json").write_text(json.dumps(questions))
        return json.loads(run("node", "--max-old-space-size=8000", "minisearch.cjs", cwd=self.folder))

    def index(self, services):
        with open(self.folder / "services.jsonl", "w", encoding="utf-8") as file:
            file.writelines(json.dumps(one) + "\n" for one in services)
        self.known = None

    def prepare(self, texts):
        self.known = dict(zip(texts, self.node([{"text": text} for text in texts])["rankings"]))

    def search(self, text):
        return self.known[text]

    def times_ms(self, questions):
        return self.node(questions)["times"]

    def close(self):
        pass


def peers(folder):
    for kind in (Postgres, Xapian, MiniSearch):
        try:
            yield kind(folder)
        except (ImportError, OSError, KeyError, subprocess.CalledProcessError) as error:
            print(f"{kind.name} is left out: {getattr(error, 'stderr', None) or error}", file=sys.stderr)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--sizes", nargs="*", type=int, default=[5_000, 50_000])
    options.add_argument("--signpost", default=HOUSE / "target/debug/signpost", type=Path)
    options.add_argument("--made", type=Path, help="folder with one folder a size, written by `cargo bench --bench search -- write`")
    options.add_argument("--judged", nargs="*", type=Path,
                         default=[HOUSE / "tests/search" / name for name in ("queries.csv", "judged.csv", "widely_worded.csv")])
    chosen = options.parse_args()

    folder = tempfile.mkdtemp(prefix="signpost-peers-")
    table = {"Signpost": []}
    opened = list(peers(folder))
    try:
        heads = []
        services = list(real_services(chosen.signpost, Path(folder) / "nothing"))
        for file in chosen.judged:
            queries = judged(file)
            heads += [f"nDCG@10 {file.stem}", "success@3"]
            own = json.loads(run(chosen.signpost, "evaluate", file, "--json", "--data", Path(folder) / "nothing"))["measures"]
            table["Signpost"] += [f"{own['ndcg_at_10']:.3f}", f"{own['success_at_3']:.3f}"]
            for peer in opened:
                peer.index(services)
                if isinstance(peer, MiniSearch):
                    peer.prepare([text for text, _ in queries])
                table.setdefault(peer.name, []).extend(f"{value:.3f}" for value in relevance(peer.search, queries))
        if chosen.made:
            for name, by_file in json.loads((chosen.made / "relevance.json").read_text()).items():
                for file in chosen.judged:
                    value = by_file[file.stem]
                    table.setdefault(name, []).extend([f"{value['ndcg_at_10']:.3f}", f"{value['success_at_3']:.3f}"])
        for size in chosen.sizes if chosen.made else []:
            made = chosen.made / str(size)
            services, questions = lines(made / "services.jsonl"), lines(made / "questions.jsonl")
            heads += [f"{size} p50 ms", "p99 ms"]
            for name, value in json.loads((made / "own_ms.json").read_text()).items():
                row = table.setdefault(name, [""] * (len(heads) - 2))
                row += [f"{percentile(value, 0.5):.3f}", f"{percentile(value, 0.99):.3f}"]
            for peer in opened:
                peer.index(services)
                asked = questions[: 200 if size > 100_000 else 500]
                peer.times_ms(asked[:50])
                times = peer.times_ms(asked)
                table[peer.name] += [f"{percentile(times, 0.5):.3f}", f"{percentile(times, 0.99):.3f}"]
                if isinstance(peer, Postgres):
                    for name, whole in ((peer.by_stems_alone, True), (peer.and_no_more, False)):
                        times = peer.times_ms(asked, nearly=False, whole=whole)
                        row = table.setdefault(name, [""] * (len(heads) - 2))
                        row += [f"{percentile(times, 0.5):.3f}", f"{percentile(times, 0.99):.3f}"]
    finally:
        for peer in opened:
            peer.close()
        shutil.rmtree(folder, ignore_errors=True)
    widths = [max(len(row) for row in table)] + [max(len(head), 9) for head in heads]
    print("  ".join(text.ljust(width) for text, width in zip(["engine", *heads], widths)))
    for name, values in table.items():
        print("  ".join(text.ljust(width) for text, width in zip([name, *values], widths)))


if __name__ == "__main__":
    main()
