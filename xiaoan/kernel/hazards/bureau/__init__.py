"""What the bureau does over many hazards: judged together, 通报 and 约谈 drafted, told directly, looked at again."""
