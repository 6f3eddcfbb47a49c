"""Checkpoints: where logs end, as signed notes; and the witness, who remembers them and is not to be fooled later."""
