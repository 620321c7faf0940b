// MiniSearch over services.jsonl, asked what questions.json says: rankings and times, as JSON.
const fs = require("node:fs");
const MiniSearch = require("minisearch");

const counted = ["needs", "steps", "modes", "areas", "referrers"];
const services = fs.readFileSync("services.jsonl", "utf8").trim().split("\n").map((line) => JSON.parse(line));
const questions = JSON.parse(fs.readFileSync("questions.json", "utf8"));
const index = new MiniSearch({
  idField: "slug",
  fields: ["name", "summary"],
  storeFields: [...counted, "latitude", "longitude"],
});
index.addAll(services);
const options = { boost: { name: 2 }, prefix: true, fuzzy: 0.2 };

const radians = Math.PI / 180;
function metres(a, b) {
  const north = Math.sin(((b.latitude - a.latitude) * radians) / 2);
  const east = Math.sin(((b.longitude - a.longitude) * radians) / 2);
  const h = north * north + Math.cos(a.latitude * radians) * Math.cos(b.latitude * radians) * east * east;
  return 2 * 6371008.8 * Math.asin(Math.sqrt(h));
}

const rankings = [];
const times = [];
for (const question of questions) {
  const begun = performance.now();
  const filter = question.latitude === undefined ? undefined : (hit) => metres(question, hit) <= 10000;
  const hits = index.search(question.text, { ...options, filter });
  const counts = {};
  for (const hit of hits) {
    for (const value of counted.flatMap((name) => hit[name])) counts[value] = (counts[value] ?? 0) + 1;
  }
  rankings.push(hits.slice(0, 20).map((hit) => hit.id));
  times.push(performance.now() - begun);
}
process.stdout.write(JSON.stringify({ rankings: rankings.map((ranking) => ranking.slice(0, 10)), times }));
