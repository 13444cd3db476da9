"""人员与职务: who works where in which posts. Nobody is merged with a namesake unless the importer says so."""
