using StackExchange.Redis;

namespace RedisLocking.Optimistic.Calls;

/// <summary>What a script has told of a part (<c>record.lua</c>), to be read in its order.</summary>
internal sealed class PartAnswer
{
    private const int Failed = -1;

    private readonly RedisResult[] _answers;
    private readonly int _start;
    private readonly int _length;
    private int _at;

    private PartAnswer(RedisResult[] answers, int start, int length) => (_answers, _start, _length, _at) = (answers, start, length, start);

    /// <summary>The error that the part has failed with; null: it was made.</summary>
    public string? Error => Number(_start) == Failed ? (string)_answers[_start + 1]! : null;

    /// <summary>The last number of it.</summary>
    public long LastNumber => Number(_start + _length - 1);

    public long NextNumber() => Number(_at++);

    public byte[] NextBytes() => (byte[])_answers[_at++]!;

    /// <summary>The answers of a call's parts.</summary>
    public static PartAnswer[] Split(RedisResult[] answers, int parts)
    {
        var split = new PartAnswer[parts];
        var at = 0;
        for (var part = 0; part < parts; part++)
        {
            var length = (int)answers[at];
            split[part] = new PartAnswer(answers, at + 1, length);
            at += 1 + length;
        }

        return split;
    }

    private long Number(int place) => (long)_answers[place];
}
