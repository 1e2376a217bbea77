"""A storm: many changes of many campaigns, while everything that can go wrong between us and Google does."""
