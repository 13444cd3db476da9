"""The burden XiaoAn puts on its users, in live figures: minutes, what is asked twice, messages, proof demanded."""
