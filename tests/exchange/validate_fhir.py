"""Reads resources of FHIR R4, one a line, and prints every fault that two independent readers find.

`fhirkit` knows R4 (4.0.1) from the specification; `fhir.resources` knows R4B (4.3.0), in which these three resources are the same.
"""

import json
import sys

import fhirkit
from fhir.resources.R4B import construct_fhir_element

read = 0
faults = 0
for line in open(sys.argv[1], encoding="utf-8"):
    resource = json.loads(line)
    read += 1
    name = f"{resource['resourceType']}/{resource.get('id', '')}"
    for issue in fhirkit.validate(resource):
        faults += 1
        print(f"{name}: fhirkit: {issue}")
    try:
        construct_fhir_element(resource["resourceType"], resource)
    except Exception as error:  # whatever it is, it is a fault of the resource
        faults += 1
        print(f"{name}: fhir.resources: {error}")
print(f"{read} resources read, {faults} faults")
sys.exit(1 if faults else 0)
