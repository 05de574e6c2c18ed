namespace Embedded.HostShim;

/// <summary>What a worker counts; written by its thread, read by any, so a figure may be old.</summary>
internal struct WorkerFigures
{
    internal long _polls;
    internal long _spawned;
    internal long _ended;
    internal long _steals;
    internal long _stolen;
    internal long _injected;
    internal long _overflowed;
    internal long _timers;
    internal long _parks;
}
