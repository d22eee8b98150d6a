"""What one would write at first: lists the bucket, fetches what is newer than last time, writes it into new/.

Usage: loop.py BUCKET DIRECTORY
"""

import os
import sys

import boto3

bucket, directory = sys.argv[1:]
state = os.path.join(directory, "last-sync")
last = float(open(state).read()) if os.path.exists(state) else 0.0
new = os.path.join(directory, "new")
os.makedirs(new, exist_ok=True)

s3 = boto3.client("s3")
newest = last
for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix="processed/"):
    for item in page.get("Contents", []):
        stored = item["LastModified"].timestamp()
        if stored > last:
            body = s3.get_object(Bucket=bucket, Key=item["Key"])["Body"].read()
            with open(os.path.join(new, os.path.basename(item["Key"])), "wb") as mail:
                mail.write(body)
            newest = max(newest, stored)
if newest > last:
    with open(state, "w") as file:
        file.write(str(newest))
