/* limit LIST DIRECTORY THREADS: what a disk can do. For each line "name size" of LIST it writes a file, fsyncs it and,
 * when all are there, renames them into DIRECTORY/new in order and fsyncs that. Fetches, checks and remembers nothing. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST 1000000
#define BLOCK 65536

static struct { char name[80]; long size; } mails[MOST];
static int count;
static atomic_int next;

static void die(const char *what) { perror(what); exit(1); }

static void *work(void *block) {
  char path[100];
  for (int n; (n = next++) < count;) {
    snprintf(path, sizeof path, "tmp/%.79s", mails[n].name);
    int file = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (file < 0) die(path);
    for (long left = mails[n].size; left > 0; left -= BLOCK)
      if (write(file, block, left < BLOCK ? left : BLOCK) < 0) die(path);
    if (fsync(file) || close(file)) die(path);
  }
  return block;
}

static void sync_directory(const char *path) {
  int directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0 || fsync(directory) || close(directory)) die(path);
}

int main(int argc, char **argv) {
  char to[100], from[100];
  static char block[BLOCK];
  if (argc != 4) return 2;
  FILE *list = fopen(argv[1], "r");
  if (!list) die(argv[1]);
  while (count < MOST && fscanf(list, "%79s %ld", mails[count].name, &mails[count].size) == 2) count++;
  if (chdir(argv[2]) || mkdir("tmp", 0700) || mkdir("new", 0700)) die(argv[2]);
  int threads = atoi(argv[3]);
  pthread_t thread[threads];
  for (int n = 0; n < threads; n++) if (pthread_create(&thread[n], NULL, work, block)) die("thread");
  for (int n = 0; n < threads; n++) pthread_join(thread[n], NULL);
  for (int n = 0; n < count; n++) {
    snprintf(from, sizeof from, "tmp/%.79s", mails[n].name);
    snprintf(to, sizeof to, "new/%.79s", mails[n].name);
    if (rename(from, to)) die(to);
  }
  sync_directory("new");
  sync_directory("tmp");
  return 0;
}
