"""A double of Amazon SES on this machine: moto's server, a page that shows the mails, events on request."""
