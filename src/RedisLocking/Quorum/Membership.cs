namespace RedisLocking.Quorum;

/// <summary>Whether a server takes part, as it says itself.</summary>
/// <param name="IsMember">It votes.</param>
/// <param name="Last">The last token that it knows.</param>
/// <param name="HeldOffFor">For how long it goes on voting for nobody at least.</param>
/// <param name="Mark">Of which time of its being held off this is said.</param>
internal sealed record Membership(bool IsMember, long Last, TimeSpan HeldOffFor, string Mark);
