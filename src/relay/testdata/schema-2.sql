
-- The register whose ticket this one is to end when it is bound; NULL for a ticket of a channel to be.
ALTER TABLE ticket ADD COLUMN replaces BLOB;
