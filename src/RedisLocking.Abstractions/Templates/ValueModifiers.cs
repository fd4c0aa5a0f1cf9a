using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;

namespace RedisLocking.Templates;

/// <summary>What may stand behind a <c>|</c> in a placeholder. Each is given valid Unicode and answers valid Unicode.</summary>
internal static class ValueModifiers
{
    public const string NamesForPeople = "lower, upper, trim, hash";

    private static readonly FrozenDictionary<string, Func<string, string>> ByName = new Dictionary<string, Func<string, string>>(StringComparer.Ordinal)
    {
        ["lower"] = Lower,
        ["upper"] = Upper,
        ["trim"] = static value => value.Trim(),
        ["hash"] = Hash,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static Func<string, string>? Find(string name) => ByName.GetValueOrDefault(name);

    // Normalized after the case as well: H with a macron below is two characters in NFC, its small letter is one.
    private static string Lower(string value) =>
        value.Normalize(NormalizationForm.FormC).ToLowerInvariant().Normalize(NormalizationForm.FormC);

    private static string Upper(string value) =>
        value.Normalize(NormalizationForm.FormC).ToUpperInvariant().Normalize(NormalizationForm.FormC);

    private static string Hash(string value) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value)));
}
