using System.Collections.Concurrent;

namespace DuplicateRegistrations.Registrations;

/// <summary>What the servers answered to the registrations of one run.</summary>
internal sealed class Answers
{
    private int _created;
    private int _conflicts;
    private int _alreadyRegistered;
    private int _unexpected;

    /// <summary>201.</summary>
    public int Created => _created;

    /// <summary>409: somebody else registers this name at this moment.</summary>
    public int Conflicts => _conflicts;

    /// <summary>409: the name exists.</summary>
    public int AlreadyRegistered => _alreadyRegistered;

    /// <summary>Everything else, an answer that never came included.</summary>
    public int Unexpected => _unexpected;

    public int All => Created + Conflicts + AlreadyRegistered + Unexpected;

    /// <summary>What the unexpected answers were, each kind once.</summary>
    public ConcurrentDictionary<string, int> Surprises { get; } = new(StringComparer.Ordinal);

    public void Add(Answer answer)
    {
        switch (answer.Kind)
        {
            case AnswerKind.Created:
                Interlocked.Increment(ref _created);
                break;
            case AnswerKind.InProgress:
                Interlocked.Increment(ref _conflicts);
                break;
            case AnswerKind.AlreadyRegistered:
                Interlocked.Increment(ref _alreadyRegistered);
                break;
            default:
                Interlocked.Increment(ref _unexpected);
                Surprises.AddOrUpdate(answer.Description, 1, (_, count) => count + 1);
                break;
        }
    }
}

internal enum AnswerKind
{
    Created,
    InProgress,
    AlreadyRegistered,
    Unexpected,
}

internal readonly record struct Answer(AnswerKind Kind, string Description);
