namespace UserRegistration.Users;

/// <summary>One stored row.</summary>
public sealed record User(Guid Id, string UserName, DateTimeOffset RegisteredAt);
