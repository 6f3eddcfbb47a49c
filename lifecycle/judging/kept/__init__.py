"""What a judgement keeps so that an entry costs the same however long the log is; nothing here refuses anything."""
