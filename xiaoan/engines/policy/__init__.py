"""The policy reader: a document goes in, duties come out. Pure; docs/mechanisms/policy-reader.md tells how."""
