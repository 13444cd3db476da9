"""纸也算数: checklists printed with a code, filled in by hand, photographed and filed to the record they become."""
