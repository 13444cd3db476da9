"""Writing ledgers, one module per kind of act. Every version leaves a row of its own and an event."""
