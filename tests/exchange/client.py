"""Asks a running server with a client that was generated from its own document: the folder of the client and the server's address."""

import importlib
import sys

folder, address = sys.argv[1], sys.argv[2]
sys.path.insert(0, folder)
generated = importlib.import_module("signpost_client")


def operation(tag, name):
    return importlib.import_module(f"signpost_client.api.{tag}.{name}")


client = generated.Client(base_url=address, raise_on_unexpected_status=True)

page = operation("services", "list_services").sync(client=client, q="debt advice", per_page=3)
assert page.total > 0 and len(page.results) == 3, page
slug = page.results[0].slug

detail = operation("services", "find_service").sync(slug, client=client)
assert detail.slug == slug and detail.provenance.source, detail

models = importlib.import_module("signpost_client.models")
request = models.MatchRequest.from_dict({"age_years": 29, "needs": ["low-mood"], "asked_by": "self"})
reply = operation("match", "find_matches").sync(client=client, body=request)
assert reply.matches and reply.versions.rules, reply

problem = operation("services", "find_service").sync("no-such-service", client=client)
assert problem.status == 404 and problem.code == "not_found", problem

place = operation("fhir", "list_fhir_locations").sync_detailed(client=client, near="52.63|-1.13|5|km")
assert place.status_code == 200, place

print(f"the generated client read {slug} and {len(reply.matches)} matches")
