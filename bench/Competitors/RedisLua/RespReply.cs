namespace Spend.Competitors.RedisLua;

/// <summary>One RESP2 reply. Exactly one of the three is meaningful; a nil bulk string is all of them empty.</summary>
internal readonly record struct RespReply(long Integer = 0, string? Text = null, long[]? Integers = null, bool IsError = false);
