namespace DuplicateRegistrations;

/// <summary>Who wants to know how far the job is.</summary>
internal interface IJobProgress
{
    void Says(string sentence);

    void WithoutLock(int usersDone);

    void WithLock(int usersDone);
}
