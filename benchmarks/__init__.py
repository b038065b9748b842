"""What the server costs, each figure beside a floor or peer of the same run. Never a pass/fail test."""
