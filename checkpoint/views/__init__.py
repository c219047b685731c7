"""The tablet's screens. A view draws state and passes on wishes; it never decides, stores, sends or queries."""
