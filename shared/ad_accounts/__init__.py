"""Which advertiser account a partner's campaigns live in, per channel."""
