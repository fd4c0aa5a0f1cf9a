using System.Globalization;

namespace RedisLocking.Optimistic;

/// <summary>The conditions of transactions: <c>Compare.Version("a").Equal(3)</c>.</summary>
public static class Compare
{
    /// <summary>The entry's version; 0: there is none.</summary>
    public static NumberComparison Version(string key) => new(ComparisonTarget.Version, key);

    /// <summary>The revision of the entry's creation; 0: there is none.</summary>
    public static NumberComparison CreateRevision(string key) => new(ComparisonTarget.CreateRevision, key);

    /// <summary>The revision of the entry's last change; 0: there is none.</summary>
    public static NumberComparison ModifyRevision(string key) => new(ComparisonTarget.ModifyRevision, key);

    /// <summary>The version of a group; 0: it has no member.</summary>
    public static NumberComparison Group(string name) => new(ComparisonTarget.GroupVersion, VersionGroup.CheckedName(name));

    /// <summary>The entry's value, where that is a text or a number.</summary>
    public static ValueComparison Value(string key) => new(key);

    /// <summary>The key has an entry.</summary>
    public static Comparison Exists(string key) => Version(key).NotEqual(0);

    /// <summary>The key has no entry.</summary>
    public static Comparison Absent(string key) => Version(key).Equal(0);
}

/// <summary>A version or a revision, to be compared with a number from 0 to 2^53 − 1.</summary>
public readonly struct NumberComparison
{
    private readonly ComparisonTarget _target;
    private readonly string _key;

    internal NumberComparison(ComparisonTarget target, string key) => (_target, _key) = (target, key);

    /// <summary>It is that number.</summary>
    public Comparison Equal(long number) => With(ComparisonOperator.Equal, number);

    /// <summary>It is another number.</summary>
    public Comparison NotEqual(long number) => With(ComparisonOperator.NotEqual, number);

    /// <summary>It is greater.</summary>
    public Comparison Greater(long number) => With(ComparisonOperator.Greater, number);

    /// <summary>It is less.</summary>
    public Comparison Less(long number) => With(ComparisonOperator.Less, number);

    private Comparison With(ComparisonOperator @operator, long number) => new(_target, _key, @operator, number.ToString(CultureInfo.InvariantCulture));
}

/// <summary>
/// An entry's value, to be compared with a text (by its bytes) or a number (as a double). A value of another type, and one that does
/// not exist, is not equal to either. To be greater or less than something of another type is an <see cref="InvalidOperationException"/>, and
/// nothing is changed; of a value that does not exist it is just not so.
/// </summary>
public readonly struct ValueComparison
{
    private readonly string _key;

    internal ValueComparison(string key) => _key = key;

    /// <summary>It is that text.</summary>
    public Comparison Equal(string text) => With(ComparisonOperator.Equal, text);

    /// <summary>It is that number.</summary>
    public Comparison Equal(double number) => With(ComparisonOperator.Equal, number);

    /// <summary>It is not that text.</summary>
    public Comparison NotEqual(string text) => With(ComparisonOperator.NotEqual, text);

    /// <summary>It is not that number.</summary>
    public Comparison NotEqual(double number) => With(ComparisonOperator.NotEqual, number);

    /// <summary>It is a text that comes later.</summary>
    public Comparison Greater(string text) => With(ComparisonOperator.Greater, text);

    /// <summary>It is a greater number.</summary>
    public Comparison Greater(double number) => With(ComparisonOperator.Greater, number);

    /// <summary>It is a text that comes earlier.</summary>
    public Comparison Less(string text) => With(ComparisonOperator.Less, text);

    /// <summary>It is a smaller number.</summary>
    public Comparison Less(double number) => With(ComparisonOperator.Less, number);

    private Comparison With(ComparisonOperator @operator, string text) => new(ComparisonTarget.Text, _key, @operator, text);

    private Comparison With(ComparisonOperator @operator, double number) =>
        new(ComparisonTarget.Number, _key, @operator, number.ToString("R", CultureInfo.InvariantCulture));
}
