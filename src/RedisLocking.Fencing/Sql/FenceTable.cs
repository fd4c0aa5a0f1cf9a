using System.Text.RegularExpressions;

namespace RedisLocking.Sql;

/// <summary>The fence table's name, which is put into statements as it is, and so may hold nothing but a name.</summary>
internal static partial class FenceTable
{
    public static string Checked(string table) =>
        TableName().IsMatch(table)
            ? table
            : throw new ArgumentException(
                "A fence table is named 'table' or 'schema.table', each of letters (a to z), digits and underscores, 63 at most, not beginning with a digit.", nameof(table));

    /// <summary>
    /// The lock's name as the table holds it: the same text, so that a person finds it. PostgreSQL's text takes every
    /// character but U+0000, which is escaped; and so is the backslash, or two names could become one.
    /// </summary>
    public static string Resource(LockName name) =>
        name.Value.AsSpan().IndexOfAny('\\', '\0') < 0
            ? name.Value
            : name.Value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\0", "\\0", StringComparison.Ordinal);

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]{0,62}(\.[A-Za-z_][A-Za-z0-9_]{0,62})?\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex TableName();
}
