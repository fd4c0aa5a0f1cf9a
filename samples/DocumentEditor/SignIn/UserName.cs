namespace DocumentEditor.SignIn;

/// <summary>What a name must be to stand with a lease, as its owner (<c>LeaseOptions.Owner</c>).</summary>
public static class UserName
{
    public const int MaxLength = 60;

    public static bool IsValid(string? name) => name is { Length: >= 1 and <= MaxLength } && !string.IsNullOrWhiteSpace(name) && !name.Any(char.IsControl);
}
