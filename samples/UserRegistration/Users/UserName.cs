using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace UserRegistration.Users;

/// <summary>
/// A user's name as it was typed, and as it is compared. The lock, the look and the store all use
/// <see cref="Normalized"/>: were they to differ, two spellings of a name would be two locks on one user.
/// </summary>
public sealed class UserName
{
    /// <summary>In characters of Unicode, so that an emoji is one. 200 of them always fit into a lock's name.</summary>
    public const int MaxLength = 200;

    private UserName(string typed, string normalized) => (Typed, Normalized) = (typed, normalized);

    /// <summary>Without the white space around it.</summary>
    public string Typed { get; }

    /// <summary>In Unicode's composed form and in lower case.</summary>
    public string Normalized { get; }

    /// <exception cref="FormatException">It is none; <see cref="TryParse"/> asks first.</exception>
    public static UserName Parse(string text) => TryParse(text, out var name) ? name : throw new FormatException("This is no user name.");

    public static bool TryParse(string? text, [NotNullWhen(true)] out UserName? name)
    {
        var typed = text?.Trim();
        var normalized = typed?.Normalize(NormalizationForm.FormC).ToLowerInvariant();
        var isValid = normalized?.EnumerateRunes().Count() is >= 1 and <= MaxLength && !normalized.Any(IsForbidden);
        name = isValid ? new UserName(typed!, normalized!) : null;
        return name is not null;
    }

    // What no value of a lock's name may hold.
    private static bool IsForbidden(char character) => char.IsControl(character) || character is '{' or '}';
}
